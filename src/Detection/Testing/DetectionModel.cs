using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained detector and how it is used. Any number of threads may detect at once; disposing waits for them, and frees everything native.
/// </summary>
internal sealed class DetectionModel : IDisposable
{
    private readonly DetectionEngine _engine;
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
        (_engine, _state, _network) = (engine, state, network);
        (Architecture, ClassCount, Normalization, Options) = (architecture, classCount, normalization, options);
    }

    public DetectorArchitecture Architecture { get; }

    /// <summary>Classes without the background.</summary>
    public int ClassCount { get; }

    public PixelNormalization Normalization { get; }

    public DetectionOptions Options { get; }

    /// <summary>The network with all its weights as trained.</summary>
    public DetectionNetwork Network => _network.Value;

    /// <summary>What computes.</summary>
    public ScoringBackend Backend => _engine.Backend;

    /// <summary>Whether it can look at images at several sizes.</summary>
    public bool JoinsScales => _engine.JoinsScales;

    /// <summary>Looks at images while nobody can dispose the model.</summary>
    /// <param name="scales">The images at the size of <see cref="Options"/>, and at others at which regions are classified.</param>
    /// <param name="use">Is given the pass, which ends when it returns.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public T Look<T>(IReadOnlyList<ScaledImages> scales, Func<DetectionPass, T> use)
    {
        using var held = _lifetime.Hold();
        using var pass = scales is [var only] ? _engine.Begin(only.Images, only.Size) : _engine.Begin(scales);
        return use(pass);
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
