using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>TypeProto.Tensor.</summary>
internal sealed class OnnxTensorType : OnnxMessage
{
    public OnnxElementType ElementType { get; private set; }

    /// <summary>Null: the model does not say.</summary>
    public OnnxShape Shape { get; private set; }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        switch (field)
        {
            case 1: ElementType = (OnnxElementType)input.ReadInt32(); return true;
            case 2: Shape = Read<OnnxShape>(input); return true;
            default: return false;
        }
    }
}
