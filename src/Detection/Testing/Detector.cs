using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Finds objects in images that are as large as the network sees them.</summary>
/// <param name="network">The network. Any number of threads may use one.</param>
/// <param name="options">What to give.</param>
internal sealed class Detector(DetectionNetwork network, DetectionOptions options)
{
    /// <param name="images">
    /// float32 [N, 3, H, W], normalised, on the network's device; H and W are multiples of <see cref="DetectionSize.Multiple"/>, and what
    /// lies beyond an image's own size is 0.
    /// </param>
    /// <param name="sizes">Each image's own height and width.</param>
    /// <returns>For each image its detections, in its pixels, the highest score first.</returns>
    public Detection[][] Detect(Tensor images, IReadOnlyList<(int Height, int Width)> sizes)
    {
        using var inferenceMode = inference_mode();
        using var scope = NewDisposeScope();
        var maps = network.Backbone.Maps(images);
        var proposals = ProposalMaps.Of(network, maps, (int)images.shape[2], (int)images.shape[3]).Select(options.Proposals, sizes);
        var regions = new RegionBatch(sizes.Max(size => size.Height), sizes.Max(size => size.Width));
        for (int image = 0; image < proposals.Length; image++)
            regions.Add(image, proposals[image].Boxes);
        if (regions.Count == 0)
            return [.. sizes.Select(_ => Array.Empty<Detection>())];

        var (logits, deltas) = network.Predict(maps, regions);
        var probabilities = Values(logits.softmax(1));
        var offsets = Values(deltas);
        int classes = network.ClassCount + 1, first = 0;
        var detections = new Detection[proposals.Length][];
        for (int image = 0; image < proposals.Length; image++)
        {
            int count = proposals[image].Boxes.Length;
            detections[image] = options.Select(
                proposals[image].Boxes, probabilities.Slice(first * classes, count * classes),
                    offsets.Slice(4 * first * classes, 4 * count * classes),
                network.ClassCount, sizes[image]);
            first += count;
        }
        return detections;

        static ReadOnlySpan<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.cpu().contiguous().bytes);
    }
}
