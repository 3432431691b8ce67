using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTransformer : IScoringTransformer
{
    RowScorer IScoringTransformer.Scorer => Scorer;

    int IScoringTransformer.BlockSize => BlockSize;

    ColumnNames IScoringTransformer.Columns => _columns;

    ClassNames? IScoringTransformer.ClassNames => _classNames;

    IReadOnlyList<(string Name, DataViewType Type)> IScoringTransformer.Features => [(_columns.Feature, FeatureColumnType)];

    /// <summary>
    /// Makes a transformer that scores several views of each image by the same network, and averages their class probabilities; the columns
    /// are the same.
    /// </summary>
    /// <param name="augmentation">The views.</param>
    /// <returns>
    /// A transformer that shares the network of this one: it is to be used no longer than this one, and disposing it leaves this one as it
    /// is.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The views are not possible for this network or its feature column; the message names every problem.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public TestTimeAugmentedTransformer With(TestTimeAugmentation augmentation)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        Scoring.ThrowIfDisposed();
        return new(this, augmentation, _batchSize);
    }

    TransformerChain<ITransformer> IScoringTransformer.ToStockChain(MLContext mlContext, ColumnNames columns, string folder) =>
        ToStockChain(mlContext, Description with { Columns = columns }, folder);
}
