using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A <see cref="Normalization"/> with its constants on a device. Safe for several threads.</summary>
internal sealed class Normalizer : IDisposable
{
    // Of whole rows at least: a broadcast over the last dimension, of three channels, would run value by value.
    private readonly Tensor _scale;
    private readonly Tensor _offset;

    public Normalizer(Normalization normalization, Device device)
    {
        var (channels, height, width) = normalization.Shape;
        // A long row is enough to be fast, and spares what is made for images of ever new sizes.
        const int LongRow = 512;
        int rows = normalization.HasMeanImage || width * channels < LongRow ? height : 1;
        var mean = normalization.Expand(normalization.Mean, rows);
        var deviation = normalization.Expand(normalization.StandardDeviation, rows);
        var scale = Array.ConvertAll(deviation, value => 1 / value);
        var offset = mean.Zip(deviation, (m, d) => -m / d).ToArray();
        _scale = tensor(scale, [rows, width, channels], device: device).DetachFromDisposeScope();
        _offset = tensor(offset, [rows, width, channels], device: device).DetachFromDisposeScope();
    }

    /// <summary>
    /// <c>[N, H, W, C]</c> of uint8 grey levels or float32 → <c>[N, C, H, W]</c> of float32, zero mean, channels-last in memory.
    /// </summary>
    /// <remarks>
    /// Works in place on the one tensor it makes: on the CPU a second one, as <c>addcmul</c> would make, costs more in page faults
    /// (1.1 ms for 128 images of 32×32) than everything here (0.2 ms).
    /// </remarks>
    public Tensor Apply(Tensor pixels)
    {
        using var values = pixels.to(ScalarType.Float32, copy: true);
        values.mul_(_scale);
        values.add_(_offset, Scalars.One);
        return values.permute(0, 3, 1, 2);
    }

    public void Dispose()
    {
        _scale.Dispose();
        _offset.Dispose();
    }
}
