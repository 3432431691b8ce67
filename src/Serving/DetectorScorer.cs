namespace Microsoft.ML.ResNet;

/// <summary>Detects with a transformer's model, which stays the transformer's.</summary>
internal sealed class DetectorScorer(DetectionModel model, IReadOnlyList<string> classes, int batchSize) : IBatchScorer
{
    private readonly DetectorGroup _detectors = new(model);

    public ImageInput Input { get; } = DetectionImages.Input(1, 1);

    public int OutputSize => 1 + (DetectionScorer.Length * model.Options.MaximumDetections);

    public IReadOnlyList<string> Classes => classes;

    public int BatchSize => batchSize;

    /// <summary>How large the network sees an image.</summary>
    public DetectionSize Size => model.Options.Size;

    public void Score(IReadOnlyList<PixelBuffer> images, Span<float> values)
    {
        // Those of one size are seen together, wherever they are in the batch.
        var groups = images.Select((image, place) => (Image: image, Place: place))
            .GroupBy(one => (one.Image.Size, one.Image.OriginalSize));
        foreach (var group in groups)
        {
            byte[][][] pixels = [.. group.Select(one => (byte[][])[one.Image.Bytes.ToArray()])];
            var found = _detectors.Detect(pixels, group.Key.OriginalSize);
            foreach (var (detections, place) in found.Zip(group.Select(one => one.Place)))
                DetectionScorer.Write(detections, values.Slice(place * OutputSize, OutputSize));
        }
    }

    public ActivationTarget TargetOf(ClassActivationOptions? options) =>
        throw new NotSupportedException("Detectors say where things are by boxes; there are no heat maps of them.");

    public ClassActivationMap Explain(PixelBuffer image, ActivationTarget target) => throw new NotSupportedException();
}
