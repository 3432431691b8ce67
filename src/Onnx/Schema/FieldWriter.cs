using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Writes fields with their tags.</summary>
internal sealed class FieldWriter(CodedOutputStream output) : FieldVisitor
{
    public override void Bytes(int field, long length, Func<ByteString> value)
    {
        var bytes = value();
        // The lengths of the messages around it are written already.
        if (bytes.Length != length)
            throw new InvalidOperationException($"Announced {length} bytes, received {bytes.Length}.");
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(bytes);
    }

    protected override void Visit(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    protected override void Visit(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }

    protected override void Visit(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    protected override void Visit(int field, ProtobufMessage value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength(checked((int)value.Size));
        value.WriteTo(output);
    }
}
