using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained network made ready to score, or to give features, and what it needs to be saved or trained further. Any number of threads may
/// score at once; disposing waits for them, and frees everything native.
/// </summary>
internal sealed class ScoringModel : IDisposable
{
    private readonly ScoringEngine _engine;
    private readonly Lazy<ResidualNetwork> _network;
    private readonly NetworkState _state;
    private readonly ModelLifetime _lifetime = new(typeof(ScoringModel));

    /// <summary>
    /// Scores through libtorch. Takes over <paramref name="network"/>, which is on <paramref name="device"/> and stays whole: a folded copy
    /// can be neither trained further nor saved.
    /// </summary>
    public ScoringModel(
        ResidualNetwork network, ImageInput input, Normalization normalization, Device device, FeatureLayer? features = null,
        bool isMultiLabel = false)
        : this(
            network, input, normalization, device, features,
            NetworkOutput.Of(network.Architecture, normalization.Shape, network.ClassCount, features, isMultiLabel))
    {
    }

    /// <summary>
    /// Scores through an engine that has no need of a <see cref="ResidualNetwork"/>; one is built when it is first asked for.
    /// </summary>
    public ScoringModel(ScoringEngine engine, DescribedNetwork network)
        : this(
            engine, network.Description.Architecture, network.ClassCount, network.Description.Input, network.Description.Normalization,
            network.Description.Features, NetworkOutput.Of(network.Description, network.ClassCount), network.State,
            new(network.CreateNetwork)) => Numbers = network.Description.Numbers;

    private ScoringModel(
        ResidualNetwork network, ImageInput input, Normalization normalization, Device device, FeatureLayer? features, NetworkOutput output)
        : this(
            new LibTorchEngine(network, normalization, output, device), network.Architecture, network.ClassCount, input, normalization,
            features, output, NetworkState.Of(network), new(network))
    {
    }

    private ScoringModel(
        ScoringEngine engine, ResNetArchitecture architecture, int classCount, ImageInput input, Normalization normalization,
        FeatureLayer? features, NetworkOutput output, NetworkState state, Lazy<ResidualNetwork> network)
    {
        (_engine, _state, _network) = (engine, state, network);
        (Architecture, ClassCount, Input, Normalization, Features, Output) =
            (architecture, classCount, input, normalization, features, output);
    }

    public ResNetArchitecture Architecture { get; }

    public int ClassCount { get; }

    public ImageInput Input { get; }

    public Normalization Normalization { get; }

    /// <summary>What the features are, if it gives features; null if it classifies.</summary>
    public FeatureLayer? Features { get; }

    /// <summary>Whether an image may have any number of the classes.</summary>
    public bool IsMultiLabel => Output.AreLabelProbabilities;

    /// <summary>In which numbers it was written, and is written again.</summary>
    public NumberFormat Numbers { get; init; } = NumberFormat.Single;

    /// <summary>What <see cref="Score(PixelBatch, Span{float})"/> writes.</summary>
    public NetworkOutput Output { get; }

    /// <summary>What users know the model as: the type that errors name.</summary>
    public Type Owner { set => _lifetime.Owner = value; }

    /// <summary>What computes.</summary>
    public ScoringBackend Backend => _engine.Backend;

    public bool IsOnCpu => _engine.IsOnCpu;

    /// <summary>
    /// How many images of a size to score at once, from 1 to <paramref name="limit"/>. On a CPU a few large images fill the caches as well
    /// as many would; a card needs more to be busy. Whole feature maps take at most 64 MB.
    /// </summary>
    public int BatchSize(ImageShape shape, int limit) => BatchSize(shape, Output.Size, IsOnCpu, limit);

    /// <inheritdoc cref="BatchSize(ImageShape, int)"/>
    public static int BatchSize(ImageShape shape, int outputSize, bool isOnCpu, int limit)
    {
        const long CpuPixels = 128 * 64 * 64, CudaPixels = 128 * 224 * 224, Values = 1 << 24;
        return (int)Math.Clamp(
            Math.Min((isOnCpu ? CpuPixels : CudaPixels) / ((long)shape.Height * shape.Width), Values / outputSize), 1, limit);
    }

    /// <summary>The network with all its weights as trained.</summary>
    public ResidualNetwork Network => _network.Value;

    /// <summary>Writes the class probabilities or the features of the images, image after image.</summary>
    /// <param name="pixels">At least one image.</param>
    /// <param name="probabilities">Images × the size of <see cref="Output"/>.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="InvalidOperationException">Out of memory.</exception>
    public void Score(PixelBatch pixels, Span<float> probabilities) => Score(pixels, Input.Shape, probabilities);

    /// <inheritdoc cref="Score(PixelBatch, Span{float})" path="/*[not(self::param)]"/>
    /// <param name="pixels">At least one image.</param>
    /// <param name="shape">Their size; another than in training is fine, because the network ends in a global average.</param>
    /// <param name="probabilities">Images × <see cref="ClassCount"/> values.</param>
    public void Score(PixelBatch pixels, ImageShape shape, Span<float> probabilities)
    {
        using var use = _lifetime.Hold();
        _engine.Score(pixels, shape, probabilities);
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
