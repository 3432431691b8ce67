using Google.Protobuf;

namespace Reporting;

/// <summary>The few messages of TensorFlow's event.proto and summary.proto that scalars need.</summary>
internal static class TensorBoardEvent
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5;

    private const int ScalarDataClass = 1;

    /// <summary>What every file begins with.</summary>
    public static byte[] Version(DateTimeOffset time) => Event(time, step: 0, (FileVersion, ByteString.CopyFromUtf8("brain.Event:2")));

    /// <summary>A point of the curve that is called <paramref name="tag"/>.</summary>
    public static byte[] Scalar(DateTimeOffset time, long step, string tag, float value) => Event(time, step, (Summary, Message(summary =>
        Write(summary, 1, Message(entry =>
        {
            Write(entry, 1, ByteString.CopyFromUtf8(tag));
            entry.WriteTag(2, WireFormat.WireType.Fixed32);
            entry.WriteFloat(value);
            Write(entry, 9, Metadata);
        })))));

    /// <summary>The step of an event; fields that are zero are not in the message.</summary>
    public static long StepOf(byte[] content)
    {
        long step = 0;
        var input = new CodedInputStream(content);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == Step)
                step = input.ReadInt64();
            else
                input.SkipLastField();
        }
        return step;
    }

    /// <summary>SummaryMetadata that names the plugin which shows the value, and its class of data.</summary>
    private static readonly ByteString Metadata = Message(metadata =>
    {
        Write(metadata, 1, Message(plugin => Write(plugin, 1, ByteString.CopyFromUtf8("scalars"))));
        metadata.WriteTag(4, WireFormat.WireType.Varint);
        metadata.WriteEnum(ScalarDataClass);
    });

    private static byte[] Event(DateTimeOffset time, long step, (int Field, ByteString Value) content) => Message(message =>
    {
        message.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        message.WriteDouble((time - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0)
        {
            message.WriteTag(Step, WireFormat.WireType.Varint);
            message.WriteInt64(step);
        }
        Write(message, content.Field, content.Value);
    }).ToByteArray();

    private static void Write(CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return ByteString.CopyFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
