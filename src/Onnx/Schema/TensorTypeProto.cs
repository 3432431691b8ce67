using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>TypeProto.Tensor: element type and shape.</summary>
internal sealed class TensorTypeProto : ProtobufMessage
{
    public TensorElementType ElemType { get; set; }

    public TensorShapeProto? Shape { get; set; }

    protected override void VisitFields(FieldVisitor fields)
    {
        fields.Int64(1, (long)ElemType);
        fields.Message(2, Shape);
    }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: ElemType = (TensorElementType)input.ReadInt32(); return true;
            case 2: Shape = ReadMessage<TensorShapeProto>(input); return true;
            default: return false;
        }
    }
}
