using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>A transformer that gives class probabilities of images: what views, ensembles and saving need of it.</summary>
internal interface IScoringTransformer : ITransformer, IDisposable
{
    RowScorer Scorer { get; }

    /// <summary>Rows that are best scored at once.</summary>
    int BlockSize { get; }

    ColumnNames Columns { get; }

    /// <summary>Whether an image may have any number of the classes.</summary>
    bool IsMultiLabel => false;

    /// <summary>The label's key values in training, where it had any.</summary>
    ClassNames? ClassNames { get; }

    /// <summary>The columns of images, with their types in training.</summary>
    IReadOnlyList<(string Name, DataViewType Type)> Features { get; }

    /// <summary>Makes what is saved: a chain of ML.NET's own transformers.</summary>
    /// <param name="mlContext">Where they live.</param>
    /// <param name="columns">The names to give the columns that it adds.</param>
    /// <param name="folder">An empty folder for models, which must be there until the chain has been saved.</param>
    /// <exception cref="NotSupportedException">It cannot be saved; the message says what to do.</exception>
    TransformerChain<ITransformer> ToStockChain(MLContext mlContext, ColumnNames columns, string folder);

    /// <summary>Saves a transformer as its chain.</summary>
    static void Save(IScoringTransformer transformer, ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        transformer.Scorer.ThrowIfDisposed();
        StockChain.Save(ctx, folder => transformer.ToStockChain(new MLContext(), transformer.Columns, folder));
    }
}
