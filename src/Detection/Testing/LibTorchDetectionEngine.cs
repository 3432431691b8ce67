using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Detects through libtorch.</summary>
/// <param name="network">Is on <paramref name="device"/>, and remains the caller's.</param>
/// <param name="normalization">What it was trained to be given.</param>
/// <param name="device">Where to compute.</param>
internal sealed class LibTorchDetectionEngine(DetectionNetwork network, PixelNormalization normalization, Device device) : DetectionEngine
{
    public override bool JoinsScales => true;

    public override ScoringBackend Backend => ScoringBackend.LibTorch;

    public override DetectionPass Begin(IReadOnlyList<byte[]> images, (int Height, int Width) size) => BeginAt(images, size);

    public override DetectionPass Begin(IReadOnlyList<ScaledImages> scales)
    {
        var passes = new List<LibTorchDetectionPass>();
        try
        {
            foreach (var (images, size) in scales)
                passes.Add(BeginAt(images, size));
            return new MultiScalePass(passes[0], passes[1..]);
        }
        catch
        {
            // In the order in which their scopes are nested.
            passes.Reverse();
            passes.ForEach(pass => pass.Dispose());
            throw;
        }
    }

    private LibTorchDetectionPass BeginAt(IReadOnlyList<byte[]> images, (int Height, int Width) size)
    {
        int height = DetectionSize.Padded(size.Height), width = DetectionSize.Padded(size.Width);
        using var pixels = zeros([images.Count, height, width, 3], ScalarType.Byte);
        for (int i = 0; i < images.Count; i++)
            DetectionBatches.CopyRows(images[i], size, pixels.bytes.Slice(i * height * width * 3, height * width * 3), width);
        (int, int)[] sizes = [.. images.Select(_ => size)];
        return new LibTorchDetectionPass(network, DetectionBatch.Normalize(pixels, sizes, normalization, device), sizes);
    }

    public override void Dispose()
    {
    }
}
