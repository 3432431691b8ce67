using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Scores each image by the average over several views of it.</summary>
/// <param name="model">What scores. It is somebody else's; disposing this only ends its use here.</param>
/// <param name="featureColumn">The images.</param>
/// <param name="plan">The views.</param>
/// <param name="batchSize">Views that the network scores at once, at most.</param>
/// <param name="skipping">Where rows are reported that get NaN because their image cannot be read; null: they are an error.</param>
internal sealed class AugmentedRowScorer(
    ScoringModel model, string featureColumn, ViewPlan plan, int batchSize, IChannelProvider? skipping) : RowScorer, IDisposable
{
    private volatile bool _disposed;

    public override int ClassCount => model.ClassCount;

    public ScoringModel Model => model;

    public string FeatureColumn => featureColumn;

    public ViewPlan Plan => plan;

    public IChannelProvider? Skipping => skipping;

    public int BatchSize => batchSize;

    public override RowBlock Bind(DataViewRow source, int capacity) => new AugmentedBlock(source, this, capacity);

    public override void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(TestTimeAugmentedTransformer));
        model.ThrowIfDisposed();
    }

    public void Dispose() => _disposed = true;
}
