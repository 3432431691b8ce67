using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Looks during training how well a network detects by now.</summary>
internal static class DetectionValidation
{
    /// <returns>COCO's average precision at an overlap of 0.5.</returns>
    public static double AveragePrecision(
        DetectionNetwork network, DetectionImages images, FasterRcnnTrainer.Options options, Device device)
    {
        // It only looks: the network stays that of the training.
        var detector = new DetectorGroup(new DetectionModel(network, options.NormalizationInUse, options.Testing, device));
        using var resized = new OrderedWorkers<ResizedImage>(
            images.Count, index => Resize(images, index, options.Testing.Size), options.Workers, options.Workers + 2);
        var evaluated = new List<EvaluatedImage>();
        for (int index = 0; resized.Take(options.CancellationToken) is { } image; index++)
        {
            var found = detector.Detect([[image.Pixels]], images.Size(index))[0];
            var truth = images.Truth(index);
            evaluated.Add(new(
                [.. truth.Boxes.Select(
                    (box, i) => new EvaluatedTruth(
                    truth.Classes[i], box) with { IsDifficult = truth.IsIgnored[i], IsCrowd = truth.IsIgnored[i] })],
                found));
        }
        return new CocoEvaluation(evaluated, images.ClassCount).Summarize().AveragePrecision50;
    }

    private static ResizedImage Resize(DetectionImages images, int index, DetectionSize testSize)
    {
        var (height, width) = images.Size(index);
        var size = testSize.Of(height, width);
        byte[] pixels = new byte[size.Height * size.Width * 3];
        images.Read(index, size, mirror: false, pixels);
        return new(pixels);
    }

    private sealed record ResizedImage(byte[] Pixels) : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
