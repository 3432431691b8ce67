namespace Microsoft.ML.Data;

internal sealed record EstimatorLink(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool IsCachedAfter);
