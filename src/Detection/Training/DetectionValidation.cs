using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Looks during training how well a network detects by now. Each of several processes looks at a part of the images.</summary>
internal static class DetectionValidation
{
    private const string Task = "bring what they detected";

    /// <returns>COCO's average precision at an overlap of 0.5.</returns>
    public static double AveragePrecision(
        DetectionNetwork network, DetectionImages images, FasterRcnnTrainer.Options options, Device device)
    {
        // It only looks: the network stays that of the training.
        var detector = new DetectorGroup(new DetectionModel(network, options.NormalizationInUse, options.Testing, device));
        var group = options.Processes?.Group;
        var (start, length) = (group is null ? BatchShare.Whole : new(group.Rank, group.Count)).OfAll(images.Count);
        using var resized = new OrderedWorkers<ResizedImage>(
            length, place => Resize(images, start + place, options.Testing.Size), options.Workers, options.Workers + 2);
        // One process cannot stop here: the others would wait for it.
        var cancellation = group is null ? options.CancellationToken : CancellationToken.None;
        var found = new List<Detection[]>();
        while (resized.Take(cancellation) is { } image)
            found.Add(detector.Detect([[image.Pixels]], images.Size(start + found.Count))[0]);
        var evaluated = (group is null ? found : Gather(group, found))
            .Select((detections, index) => new EvaluatedImage([.. Truths(images.Truth(index))], detections));
        return new CocoEvaluation([.. evaluated], images.ClassCount).Summarize().AveragePrecision50;
    }

    private static IEnumerable<Detection[]> Gather(ProcessGroup group, List<Detection[]> found) =>
        group.GatherBytes(JsonSerializer.SerializeToUtf8Bytes(found), Task)
            .SelectMany(part => JsonSerializer.Deserialize<List<Detection[]>>(part)!);

    private static IEnumerable<EvaluatedTruth> Truths(GroundTruth truth) => truth.Boxes.Select(
        (box, i) => new EvaluatedTruth(truth.Classes[i], box) with { IsDifficult = truth.IsIgnored[i], IsCrowd = truth.IsIgnored[i] });

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
