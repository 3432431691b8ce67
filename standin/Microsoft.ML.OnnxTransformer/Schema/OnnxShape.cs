using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>TensorShapeProto.</summary>
internal sealed class OnnxShape : OnnxMessage
{
    public List<OnnxDimension> Dimensions { get; } = [];

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 1)
            return false;
        Dimensions.Add(Read<OnnxDimension>(input));
        return true;
    }
}
