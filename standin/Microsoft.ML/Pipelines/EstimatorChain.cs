using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    private readonly EstimatorLink[] _links;

    public EstimatorChain()
        : this([])
    {
    }

    internal EstimatorChain(EstimatorLink[] links)
    {
        _links = links;
        LastEstimator = links.LastOrDefault()?.Estimator as IEstimator<TLastTransformer>;
    }

    public readonly IEstimator<TLastTransformer> LastEstimator;

    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        Contracts.CheckValue(estimator, nameof(estimator));
        return new EstimatorChain<TNewTrans>([.. _links, new EstimatorLink(estimator, scope, false)]);
    }

    /// <summary>What follows in this chain is fitted on the rows in memory, not on rows computed again for every pass.</summary>
    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        Contracts.CheckValue(env, nameof(env));
        if (_links.Length == 0)
            throw new InvalidOperationException("Current estimator chain has no estimator, can't append cache checkpoint.");
        return _links[^1].IsCachedAfter ? this : new EstimatorChain<TLastTransformer>([.. _links[..^1], _links[^1] with { IsCachedAfter = true }]);
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        // Every mismatch along the chain is found before the first estimator is trained.
        GetOutputSchema(SchemaShape.Create(input.Schema));

        var transformers = new List<ITransformer>();
        var current = input;
        for (var i = 0; i < _links.Length; i++)
        {
            var transformer = _links[i].Estimator.Fit(current);
            transformers.Add(transformer);
            current = transformer.Transform(current);
            if (_links[i].IsCachedAfter && i < _links.Length - 1)
                current = new CacheView(current);
        }

        return new TransformerChain<TLastTransformer>(transformers, _links.Select(link => link.Scope));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _links.Aggregate(inputSchema, (shape, link) => link.Estimator.GetOutputSchema(shape));
}
