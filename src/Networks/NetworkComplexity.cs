using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Parameters and multiply-adds of a network, computed from its architecture.</summary>
/// <remarks>
/// The counting rule is that of the paper's Table 1 ("FLOPs (multiply-adds)"): one for each weight of a convolution or of the fully
/// connected layer at each position of its output, for one image. Batch normalization, activations, pooling, additions and biases count
/// nothing.
/// </remarks>
public sealed record NetworkComplexity
{
    private NetworkComplexity(ImmutableArray<LayerComplexity> layers) => Layers = layers;

    /// <summary>Layers with parameters, in the order in which an image meets them; a block's projection follows its main path.</summary>
    public ImmutableArray<LayerComplexity> Layers { get; }

    /// <summary>
    /// Trained parameters: weights, biases, and the scales and shifts of batch normalization, but not its running statistics.
    /// </summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiply-adds for one image.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <inheritdoc cref="ResNetArchitecture.Complexity"/>
    internal static NetworkComplexity Of(ResNetArchitecture architecture, ImageShape input, int classCount)
    {
        Validation.ThrowIfAny([.. architecture.Problems(), .. ShapeProblems(architecture, input, classCount)], nameof(input));

        var layers = ImmutableArray.CreateBuilder<LayerComplexity>();
        var plan = NetworkPlan.Create(architecture, input.Channels);
        var map = plan.Stem.Aggregate(input, Add);
        if (plan.HasMaxPooling)
            map = map.DividedBy(2);
        foreach (var block in plan.Stages.SelectMany(stage => stage))
        {
            var blockInput = map;
            if (block.Entry is { } entry)
                Add(map, entry);
            map = block.MainPath.Aggregate(map, Add);
            if (block.Projection is { } projection)
                Add(blockInput, projection);
        }
        plan.Final.Aggregate(map, Add);
        var features = architecture.FeatureCount;
        layers.Add(new("fc", new(classCount, 1, 1), (features + 1L) * classCount, (long)features * classCount));
        return new(layers.ToImmutable());

        ImageShape Add(ImageShape from, LayerStep step)
        {
            var output = step.After(from);
            if (step.Convolution is { } convolution)
                layers.Add(new(convolution.Name, output, convolution.WeightCount, convolution.WeightCount * output.Height * output.Width));
            if (step.Normalization is { } normalization)
                layers.Add(new(normalization.Name, output, normalization.ParameterCount, 0));
            return output;
        }
    }

    private static IEnumerable<string> ShapeProblems(ResNetArchitecture architecture, ImageShape input, int classCount)
    {
        if (input.Channels < 1)
            yield return FormattableString.Invariant($"Channels must be positive; received {input.Channels}.");
        if (Math.Min(input.Height, input.Width) < architecture.MinimumImageSize)
            yield return $"Images must be at least {architecture.MinimumImageSize} pixels a side for {architecture}; received "
                + $"{input.Height}×{input.Width}.";
        if (classCount < 1)
            yield return FormattableString.Invariant($"ClassCount must be positive; received {classCount}.");
    }
}
