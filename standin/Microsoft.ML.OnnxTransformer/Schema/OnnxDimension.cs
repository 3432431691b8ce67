using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>TensorShapeProto.Dimension: a size, or the name of one that is known when the model runs.</summary>
internal sealed class OnnxDimension : OnnxMessage
{
    /// <summary>0 and less: not known.</summary>
    public long Value { get; private set; }

    protected override bool ReadField(int field, CodedInputStream input)
    {
        if (field != 1)
            return false;
        Value = input.ReadInt64();
        return true;
    }
}
