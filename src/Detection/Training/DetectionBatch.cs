using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Images that are seen together, each in the upper left corner of one size.</summary>
/// <param name="Pixels">uint8 [N, H, W, 3]; H and W are multiples of <see cref="DetectionSize.Multiple"/>.</param>
/// <param name="Sizes">Height and width of each image.</param>
/// <param name="Truths">What there is in each.</param>
/// <param name="First">The place of the first of them in the whole batch, of which others may have the rest.</param>
/// <param name="WholeCount">How many images the whole batch has.</param>
internal sealed record DetectionBatch(
    Tensor Pixels, (int Height, int Width)[] Sizes, GroundTruth[] Truths, int First, int WholeCount) : IDisposable
{
    /// <summary>Images here, of which there may be none.</summary>
    public int Count => Sizes.Length;

    /// <summary>Normalises pixels; what lies beyond an image is 0.</summary>
    /// <returns>float32 [N, 3, H, W] with channels-last strides, fresh.</returns>
    public static Tensor Normalize(
        Tensor pixels, IReadOnlyList<(int Height, int Width)> sizes, PixelNormalization normalization, Device device)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)pixels.shape[1], (int)pixels.shape[2]);
        using var normalizer = normalization.For(new ImageShape(3, height, width)).On(device);
        var images = normalizer.Apply(pixels.to(device));
        for (int i = 0; i < sizes.Count; i++)
        {
            var image = images[i];
            if (sizes[i].Height < height)
                image.narrow(1, sizes[i].Height, height - sizes[i].Height).zero_();
            if (sizes[i].Width < width)
                image.narrow(2, sizes[i].Width, width - sizes[i].Width).zero_();
        }
        return images.MoveToOuterDisposeScope();
    }

    public void Dispose() => Pixels.Dispose();
}
