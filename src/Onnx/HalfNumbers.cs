namespace Microsoft.ML.ResNet;

/// <summary>Float16 from the normalised images to the result; weights are Constant-13.</summary>
internal sealed class HalfNumbers(OnnxGraphBuilder graph) : OnnxNumbers
{
    public override string Begin(string images) => Cast(images, "half", TensorElementType.Float16);

    public override string End(string result) => Cast(result, "single", TensorElementType.Float);

    public override string[] Weights(string input, OnnxWeight weight, long[] shape, OnnxWeight? bias) =>
        bias is null ? [Constant(weight, shape)] : [Constant(weight, shape), Constant(bias, shape[..1])];

    public override string Constant(OnnxWeight values, long[] shape) => graph.Constant(TensorProto.Of<Half>(
        values.Name, TensorElementType.Float16, shape, () => Bytes(Array.ConvertAll(Read(values), value => (Half)value))));

    private string Cast(string values, string layer, TensorElementType type) =>
        graph.Node("Cast", layer, [values], AttributeProto.Of("to", (long)type));
}
