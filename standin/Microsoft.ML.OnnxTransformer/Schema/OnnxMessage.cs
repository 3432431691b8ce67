using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A message of onnx.proto, of which a derived class keeps the few fields that are needed here. Only for reading.</summary>
internal abstract class OnnxMessage : IMessage
{
    MessageDescriptor IMessage.Descriptor => throw new NotSupportedException();

    public void MergeFrom(CodedInputStream input)
    {
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (!ReadField(WireFormat.GetTagFieldNumber(tag), input))
                input.SkipLastField();
        }
    }

    int IMessage.CalculateSize() => throw new NotSupportedException();

    void IMessage.WriteTo(CodedOutputStream output) => throw new NotSupportedException();

    /// <returns>Whether the field is one to keep, and has been read.</returns>
    protected abstract bool ReadField(int field, CodedInputStream input);

    protected static T Read<T>(CodedInputStream input)
        where T : OnnxMessage, new()
    {
        var message = new T();
        input.ReadMessage(message);
        return message;
    }
}
