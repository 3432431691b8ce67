using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public abstract partial class TrainCatalogBase
{
    /// <summary>A model of each fold, trained on the other folds, and its scores of the fold itself.</summary>
    private protected (ITransformer Model, IDataView Scores)[] TrainFolds(
        IDataView data, IEstimator<ITransformer> estimator, int numFolds, string samplingKeyColumn, int? seed)
    {
        Environment.CheckValue(data, nameof(data));
        Environment.CheckValue(estimator, nameof(estimator));
        Environment.CheckParam(numFolds > 1, nameof(numFolds), "Must be more than 1");
        return Array.ConvertAll(DataOperationsCatalog.CrossValidationSplit(Environment, data, numFolds, samplingKeyColumn, seed), split =>
        {
            var model = estimator.Fit(split.TrainSet);
            return (model, Score(model, split.TestSet));
        });
    }

    /// <summary>A fold has the columns that only training needs, so those members of a chain apply too.</summary>
    private static IDataView Score(ITransformer model, IDataView data) => model is ITransformerChainAccessor chain
        ? new TransformerChain<ITransformer>(chain.Transformers, chain.Scopes).Transform(data, TransformerScope.Everything)
        : model.Transform(data);
}
