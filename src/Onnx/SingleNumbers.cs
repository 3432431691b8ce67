namespace Microsoft.ML.ResNet;

/// <summary>Numbers as they are.</summary>
internal class SingleNumbers(OnnxGraphBuilder graph) : OnnxNumbers
{
    public override bool Folds => false;

    public override string[] Weights(string input, OnnxWeight weight, long[] shape, OnnxWeight? bias) =>
        bias is null ? [Constant(weight, shape)] : [Constant(weight, shape), Constant(bias, shape[..1])];

    public override string Constant(OnnxWeight values, long[] shape) =>
        graph.Initializer(TensorProto.OfSingles(values.Name, shape, values.Read));
}
