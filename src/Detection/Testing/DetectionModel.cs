using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained detector and how it is used. Any number of threads may detect at once; disposing waits for them, and frees everything native.
/// </summary>
internal sealed class DetectionModel : IDisposable
{
    private readonly DetectionEngine _engine;
    private readonly Detector _detector;
    private readonly NetworkState _state;
    private readonly Lazy<DetectionNetwork> _network;
    private readonly ModelLifetime _lifetime = new(typeof(FasterRcnnTransformer));

    /// <summary>Detects through libtorch. Takes over <paramref name="network"/>, which is on <paramref name="device"/>.</summary>
    public DetectionModel(DetectionNetwork network, PixelNormalization normalization, DetectionOptions options, Device device)
        : this(
            new LibTorchDetectionEngine(network, normalization, device), network.Architecture, network.ClassCount, normalization, options,
            new DetectorState(network), new(network))
    {
    }

    /// <summary>Detects through an engine that has no need of a <see cref="DetectionNetwork"/>; one is built when it is first asked
    /// for.</summary>
    public DetectionModel(DetectionEngine engine, DescribedDetector detector)
        : this(
            engine, detector.Description.Architecture, detector.Description.ClassCount, detector.Description.Normalization,
            detector.Description.Options, detector.State, new(detector.CreateNetwork))
    {
    }

    private DetectionModel(
        DetectionEngine engine, DetectorArchitecture architecture, int classCount, PixelNormalization normalization,
        DetectionOptions options, NetworkState state, Lazy<DetectionNetwork> network)
    {
        (_engine, _state, _network, _detector) = (engine, state, network, new(options, classCount));
        (Architecture, ClassCount, Normalization, Options) = (architecture, classCount, normalization, options);
    }

    public DetectorArchitecture Architecture { get; }

    /// <summary>Classes without the background.</summary>
    public int ClassCount { get; }

    public PixelNormalization Normalization { get; }

    public DetectionOptions Options { get; }

    /// <summary>The network with all its weights as trained.</summary>
    public DetectionNetwork Network => _network.Value;

    /// <summary>Finds objects in images of one size.</summary>
    /// <param name="images">Each <c>[height, width, 3]</c>, of the size that <see cref="DetectionSize.Of"/> gives.</param>
    /// <param name="size">That size.</param>
    /// <param name="originalSize">The size that detections are given in.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Detection[][] Detect(IReadOnlyList<byte[]> images, (int Height, int Width) size, (int Height, int Width) originalSize)
    {
        using var use = _lifetime.Hold();
        using var pass = _engine.Begin(images, size);
        var found = _detector.Detect(pass);
        float horizontal = (float)originalSize.Width / size.Width, vertical = (float)originalSize.Height / size.Height;
        return Array.ConvertAll(found, image => Array.ConvertAll(
            image, one => one with { Box = one.Box.Scale(horizontal, vertical).ClipTo(originalSize.Width, originalSize.Height) }));
    }

    /// <summary>Runs <paramref name="use"/>, which reads the network's weights, while nobody can dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Hold(Action<NetworkState> use)
    {
        using var held = _lifetime.Hold();
        use(_state);
    }

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void ThrowIfDisposed() => _lifetime.ThrowIfEnded();

    public void Dispose() => _lifetime.End(() =>
    {
        _engine.Dispose();
        if (_network.IsValueCreated)
            _network.Value.Dispose();
    });
}
