namespace Microsoft.ML.ResNet;

/// <summary>Finds the residual network in a fitted pipeline.</summary>
internal static class PipelineSearch
{
    /// <typeparam name="T">What it is to do.</typeparam>
    /// <param name="kind">What that is called.</param>
    /// <param name="model">A transformer, or a chain of them, chains in it included.</param>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public static T Single<T>(ITransformer model, string kind)
        where T : NetworkTransformer
    {
        var transformers = Flatten(model).ToList();
        var found = transformers.OfType<T>().Distinct().ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new ArgumentException(
                $"The model must have a {kind}; it has "
                    + $"{string.Join(", ", transformers.Select(transformer => transformer.GetType().Name).DefaultIfEmpty("nothing"))}.",
                nameof(model)),
            _ => throw new ArgumentException(
                $"The model must have one {kind}; it has {found.Count}, on the columns "
                    + $"{string.Join(", ", found.Select(net => $"'{net.ImageColumn}'"))}. Take the one that is meant from the chain.",
                nameof(model)),
        };
    }

    /// <summary>Chains give their parts.</summary>
    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
