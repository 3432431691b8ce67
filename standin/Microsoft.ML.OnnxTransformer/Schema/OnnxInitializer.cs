using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>TensorProto, without its values.</summary>
internal sealed class OnnxInitializer : OnnxMessage
{
    public OnnxElementType ElementType { get; private set; }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 2)
            return false;
        ElementType = (OnnxElementType)input.ReadInt32();
        return true;
    }
}
