using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>A type of a value; here always a tensor's.</summary>
internal sealed class TypeProto : ProtobufMessage
{
    public TensorTypeProto? TensorType { get; set; }

    protected override void VisitFields(FieldVisitor fields) => fields.Message(1, TensorType);

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 1)
            return false;
        TensorType = ReadMessage<TensorTypeProto>(input);
        return true;
    }
}
