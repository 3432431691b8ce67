using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetTransformer
{
    /// <summary>Parameters, multiply-adds and output shapes of the network, layer by layer.</summary>
    public NetworkSummary Summary() => Scoring.Architecture.Summary(Scoring.Input.Shape, Scoring.ClassCount);

    /// <summary>How strongly each 3×3 layer of the network responds to images (Figure 7), in evaluation, as it scores.</summary>
    /// <param name="images">
    /// Has the feature column; all rows are read, batch by batch. What scoring skips (<see cref="CorruptImageHandling.Skip"/>) is left out,
    /// with a warning.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type than in training.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or none with an image that can be read.</exception>
    public LayerResponses LayerResponses(IDataView images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var feature = ColumnChecks.FindFeature(images.Schema, _columns.Feature, FeatureColumnType);
        LayerResponses? responses = null;
        Scoring.Hold(_ =>
        {
            Model.eval();
            responses = ResNet.LayerResponses.Measure(
                Model, FeatureBatches.Read(images, feature, label: null, Scoring, NetworkDevice, BlockSize, Skipping)
                    .Select(batch => batch.Images));
        });
        return responses!.ImageCount > 0
            ? responses
            : throw new InvalidOperationException(
                "There must be at least one image to measure responses to; the data have no rows with one.");
    }

    /// <summary>
    /// What passes through the trained network forward and backward (section 4.1) with the first images of some data, as in a step of
    /// training.
    /// </summary>
    /// <param name="data">
    /// Has the feature and the label column. Images that scoring skips (<see cref="CorruptImageHandling.Skip"/>) are left out, with a
    /// warning.
    /// </param>
    /// <param name="imageCount">Images of the step; at least 2. Rows without a label are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type than in training, or <paramref name="imageCount"/> is below 2.
    /// </exception>
    /// <exception cref="ArgumentException">There are fewer than two images, or their labels are not those of the network.</exception>
    public SignalPropagation SignalPropagation(IDataView data, int imageCount = 128)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageCount, 2);
        var feature = ColumnChecks.FindFeature(data.Schema, _columns.Feature, FeatureColumnType);
        var label = data.Schema.GetColumnOrNull(_columns.Label) ?? throw SchemaMismatch.Missing("label", _columns.Label, nameof(data));
        SignalPropagation? signals = null;
        Scoring.Hold(_ =>
        {
            var (images, classes) = FeatureBatches.Read(
                data, feature, label, Scoring, NetworkDevice, imageCount, Skipping).FirstOrDefault();
            if (images is null)
                throw new ArgumentException("There must be at least 2 images with a label; received none.", nameof(data));
            using (images)
            using (var labels = tensor(Array.ConvertAll(classes, value => (long)value), device: NetworkDevice))
                signals = ResNet.SignalPropagation.Measure(Model, images, labels);
        });
        return signals!;
    }

    private Device NetworkDevice => Model.Classifier.weight.device;
}
