using static TorchSharp.torch;
using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Computes what enters the classifier of a network, which is in evaluation, for images of a store. Batches are made by workers while
/// others are computed.
/// </summary>
internal sealed class FeatureComputation : IDisposable
{
    private readonly int _featureCount;
    private readonly FoldedNetwork _network;
    private readonly Normalization _normalization;
    private readonly Normalizer _normalizer;
    private readonly BatchOptions _batches;
    private readonly ImageStoreOptions _storage;

    /// <param name="network">On <paramref name="device"/>; stays the caller's.</param>
    /// <param name="normalization">Of the images.</param>
    /// <param name="device">Where the network computes.</param>
    /// <param name="workers">Threads that make batches.</param>
    /// <param name="seed">Where augmentation comes from.</param>
    /// <param name="storage">Where features are kept.</param>
    public FeatureComputation(
        ResidualNetwork network, Normalization normalization, Device device, int workers, long seed, ImageStoreOptions storage)
    {
        const int LargestBatch = 128;
        var output = NetworkOutput.FeaturesOf(network);
        _featureCount = output.Size;
        _network = new FoldedNetwork(network, output);
        (_normalization, _normalizer, _storage) = (normalization, normalization.On(device), storage);
        _batches = new BatchOptions
        {
            // Not the batches of training: how many images are computed at once must not show in the features.
            BatchSize = ScoringModel.BatchSize(normalization.Shape, _featureCount, device.type == DeviceType.CPU, LargestBatch),
            Normalization = normalization,
            Seed = seed,
            Device = device,
            Workers = workers,
        };
    }

    /// <summary>Computes the features of some images as a store of its own.</summary>
    /// <param name="images">The images.</param>
    /// <param name="augmentation">How they are varied: in each pass as in the epoch of its number.</param>
    /// <param name="passes">How often.</param>
    /// <param name="beforeBatch">Called before each batch; may throw.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// Rows [1, 1, features] of floating point, in the order of <paramref name="images"/> but for those that cannot be read, pass after
    /// pass. The caller disposes the store.
    /// </returns>
    public LabelledImages Run(
        LabelledImages images, ImageAugmentation augmentation, int passes, Action beforeBatch, CancellationToken cancellation)
    {
        int rows = checked(passes * images.Count);
        var classes = new List<int>(rows);
        var storage = new PixelStorage(sizeof(float) * _featureCount, rows, _storage.MemoryBudget, _storage.WorkspacePath);
        try
        {
            storage.Reserve(rows);
            var batches = _batches with { Augmentation = augmentation.MeasuredOn(images.Store, images.Indices) };
            for (int pass = 1; pass <= passes; pass++)
                foreach (var batch in EpochBatches.Read(images.Store, images.Indices, batches, pass, cancellation))
                    using (batch)
                    {
                        beforeBatch();
                        Store(batch, storage, classes.Count);
                        classes.AddRange(batch.WholeBatch);
                    }

            var (count, odd) = Math.DivRem(classes.Count, passes);
            if (odd != 0)
                throw new IOException("Images that could be read at first cannot be read any more, or the other way round.");
            var store = new ImageStore(
                new ImageInput(new ImageShape(_featureCount, 1, 1), PixelLayout.Interleaved), storage, isSingle: true, [.. classes],
                images.Store.ClassCount) { LabelSets = images.Store.LabelSets };
            return new LabelledImages(store, [.. Enumerable.Range(0, count)]) { Passes = passes };
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _network.Dispose();
        _normalizer.Dispose();
    }

    private void Store(Batch batch, PixelStorage storage, int row)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var values = _network.Forward(_normalizer.Apply(batch.Images)).cpu().contiguous().bytes;
        for (int start = 0; start < values.Length; start += storage.RowBytes)
            values.Slice(start, storage.RowBytes).CopyTo(storage.Row(row++));
    }
}
