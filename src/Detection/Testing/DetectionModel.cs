using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained detector and how it is used. Any number of threads may detect at once; disposing waits for them, and frees everything native.
/// </summary>
internal sealed class DetectionModel : IDisposable
{
    private readonly Detector _detector;
    private readonly Device _device;
    private readonly ModelLifetime _lifetime = new(typeof(FasterRcnnTransformer));

    /// <summary>Takes over <paramref name="network"/>, which is on <paramref name="device"/>.</summary>
    public DetectionModel(DetectionNetwork network, PixelNormalization normalization, DetectionOptions options, Device device)
    {
        (Network, Normalization, Options, _device) = (network, normalization, options, device);
        _detector = new(network, options);
    }

    public DetectionNetwork Network { get; }

    public PixelNormalization Normalization { get; }

    public DetectionOptions Options { get; }

    /// <summary>Finds objects in images of one size.</summary>
    /// <param name="images">Each <c>[height, width, 3]</c>, of the size that <see cref="DetectionSize.Of"/> gives.</param>
    /// <param name="size">That size.</param>
    /// <param name="originalSize">The size that detections are given in.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Detection[][] Detect(IReadOnlyList<byte[]> images, (int Height, int Width) size, (int Height, int Width) originalSize)
    {
        using var use = _lifetime.Hold();
        using var inferenceMode = inference_mode();
        using var scope = NewDisposeScope();
        int height = DetectionSize.Padded(size.Height), width = DetectionSize.Padded(size.Width);
        var pixels = zeros([images.Count, height, width, 3], ScalarType.Byte);
        for (int i = 0; i < images.Count; i++)
            DetectionBatches.CopyRows(images[i], size, pixels.bytes.Slice(i * height * width * 3, height * width * 3), width);
        (int, int)[] sizes = [.. images.Select(_ => size)];
        var found = _detector.Detect(DetectionBatch.Normalize(pixels, sizes, Normalization, _device), sizes);
        float horizontal = (float)originalSize.Width / size.Width, vertical = (float)originalSize.Height / size.Height;
        return Array.ConvertAll(found, image => Array.ConvertAll(
            image, one => one with { Box = one.Box.Scale(horizontal, vertical).ClipTo(originalSize.Width, originalSize.Height) }));
    }

    /// <summary>Runs <paramref name="use"/>, which reads the network's weights, while nobody can dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Hold(Action<DetectionNetwork> use)
    {
        using var held = _lifetime.Hold();
        use(Network);
    }

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void ThrowIfDisposed() => _lifetime.ThrowIfEnded();

    public void Dispose() => _lifetime.End(Network.Dispose);
}
