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

    /// <summary>What the transformers before one of a pipeline make of data.</summary>
    /// <param name="model">A chain that <paramref name="last"/> is part of.</param>
    /// <param name="last">The one that is left out, with all that follow it.</param>
    /// <param name="data">What enters the chain.</param>
    public static IDataView TransformBefore(ITransformer model, ITransformer last, IDataView data) =>
        Flatten(model).TakeWhile(transformer => transformer != last)
            .Aggregate(data, (before, transformer) => transformer.Transform(before));

    /// <summary>Chains give their parts.</summary>
    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
