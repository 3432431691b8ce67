namespace Microsoft.ML.ResNet;

/// <summary>The weights in a file.</summary>
internal sealed class InitialCheckpointWeights : InitialWeights
{
    private readonly ResNetCheckpoint _checkpoint;

    public InitialCheckpointWeights(string path)
    {
        _checkpoint = ResNetCheckpoint.Load(path);
        try
        {
            Network = _checkpoint.Describe();
        }
        catch
        {
            _checkpoint.Dispose();
            throw;
        }
    }

    public override CheckpointNetwork Network { get; }

    protected override string Option => nameof(ResNetTrainer.Options.InitialCheckpoint);

    public override Normalization NormalizationFor(ImageShape shape) => PixelNormalization.ImageNet.For(shape);

    public override void Dispose()
    {
        _checkpoint.Dispose();
        base.Dispose();
    }

    protected override ResidualNetwork Create(ResNetArchitecture architecture)
    {
        var network = new ResidualNetwork(architecture, Network.ClassCount, Network.InputChannels);
        try
        {
            _checkpoint.ApplyTo(network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// By names and shapes of the weights, for a file does not tell all: where a bottleneck has its stride, and a net with shortcuts of
    /// kind A from its plain twin.
    /// </summary>
    protected override bool Fits(ResNetArchitecture architecture) => State(architecture).SequenceEqual(State(Network.Architecture));

    protected override IEnumerable<string> Problems(ImageShape shape, PixelNormalization? normalization)
    {
        if (shape.Channels != Network.InputChannels)
            yield return FormattableString.Invariant(
                $"ImageShape must have as many channels as InitialCheckpoint, {Network.InputChannels}; received {shape}.");
        else if (normalization is null && PixelNormalization.ImageNet.Problems(shape.Channels).Any())
            yield return "Normalization must be that of InitialCheckpoint: the default, PixelNormalization.ImageNet, is for images of 3 "
                + $"channels; received null for {shape}.";
    }

    private IEnumerable<string> State(ResNetArchitecture architecture) =>
        NetworkPlan.Create(architecture, Network.InputChannels)
            .State(Network.ClassCount)
            .Select(state => $"{state.Name} {ShapeText.Of(state.Shape)}");
}
