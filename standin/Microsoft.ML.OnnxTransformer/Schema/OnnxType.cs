using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>TypeProto: a tensor, or something else (null).</summary>
internal sealed class OnnxType : OnnxMessage
{
    public OnnxTensorType Tensor { get; private set; }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 1)
            return false;
        Tensor = Read<OnnxTensorType>(input);
        return true;
    }
}
