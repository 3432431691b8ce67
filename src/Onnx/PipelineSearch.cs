namespace Microsoft.ML.ResNet;

/// <summary>Finds the residual network in a fitted pipeline.</summary>
internal static class PipelineSearch
{
    /// <param name="model">A transformer, or a chain of them, chains in it included.</param>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public static ResNetTransformer SingleResNet(ITransformer model)
    {
        var transformers = Flatten(model).ToList();
        var found = transformers.OfType<ResNetTransformer>().Distinct().ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new ArgumentException(
                $"The model must have a {nameof(ResNetTransformer)}; it has {string.Join(", ", transformers.Select(transformer => transformer.GetType().Name).DefaultIfEmpty("nothing"))}.",
                nameof(model)),
            _ => throw new ArgumentException(
                $"The model must have one {nameof(ResNetTransformer)}; it has {found.Count}, on the columns {string.Join(", ", found.Select(net => $"'{net.FeatureColumnName}'"))}. "
                + $"Call {nameof(ResNetTransformer.ExportToOnnx)} of the one that is meant.",
                nameof(model)),
        };
    }

    /// <summary>Chains give their parts.</summary>
    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
