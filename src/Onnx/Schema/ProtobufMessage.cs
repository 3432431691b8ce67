using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A message of onnx.proto, kept by hand: only what the exporter needs of each, under ONNX's own names. Written field by field, so that the
/// weights of a network are never in memory twice. Fields that it does not know are skipped when it is read.
/// </summary>
internal abstract class ProtobufMessage : IMessage
{
    /// <summary>
    /// Bytes that the message takes. An <see cref="int"/>, which is all that protobuf can read back, may be too small for it.
    /// </summary>
    public long Size
    {
        get
        {
            var sizes = new FieldSizes();
            VisitFields(sizes);
            return sizes.Total;
        }
    }

    MessageDescriptor IMessage.Descriptor => throw new NotSupportedException("Messages kept by hand have no descriptor.");

    int IMessage.CalculateSize() => checked((int)Size);

    public void WriteTo(CodedOutputStream output) => VisitFields(new FieldWriter(output));

    /// <exception cref="InvalidProtocolBufferException">The input is no such message, or ends inside it.</exception>
    public void MergeFrom(CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            if (!ReadField(WireFormat.GetTagFieldNumber(tag), input))
                input.SkipLastField();
        }
    }

    /// <summary>Shows the fields that are set, in the order in which they are written.</summary>
    protected abstract void VisitFields(FieldVisitor fields);

    /// <summary>Reads the value of a field whose tag was read; false if there is no such field here.</summary>
    protected abstract bool ReadField(int field, CodedInputStream input);

    protected static T ReadMessage<T>(CodedInputStream input)
        where T : ProtobufMessage, new()
    {
        var message = new T();
        input.ReadMessage(message);
        return message;
    }
}
