namespace Microsoft.ML.ResNet;

/// <summary>The weights in a file.</summary>
internal sealed class InitialCheckpointWeights : InitialWeights
{
    private readonly ResNetCheckpoint _checkpoint;

    public InitialCheckpointWeights(string path, CheckpointOptions options)
    {
        _checkpoint = ResNetCheckpoint.Load(path, options);
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

    public override IReadOnlyList<string> Notes => [.. _checkpoint.Notes, .. _checkpoint.Assumptions];

    /// <inheritdoc/>
    public override string? Loss(FineTuning? fineTuning) => _checkpoint.HasFoldedNormalization && fineTuning?.HeadOnly is null
        ? "its batch normalization was folded into the convolutions when it was exported. The statistics and scales that it was trained "
            + "with are lost: the layers learn on with normalizations that begin with mean 0, variance 1 and scale 1, which fit no map. "
            + "Scoring, features and FineTuning.HeadOnly lose nothing. To train layers on, export it anew with batch normalization kept "
            + "(in PyTorch, training=TrainingMode.PRESERVE)."
        : null;

    protected override string Option => nameof(ResNetTrainer.Options.InitialCheckpoint);

    public override ImagePreparation Preparation => _checkpoint.Preparation;

    public override Normalization NormalizationFor(ImageShape shape) => TrainedWith.For(shape);

    public override void Dispose()
    {
        _checkpoint.Dispose();
        base.Dispose();
    }

    protected override ResidualNetwork Create(ResNetArchitecture architecture)
    {
        // Where the file has no classifier a new one takes the place of any.
        bool hasClassifier = Network.ClassCount > 0;
        var network = new ResidualNetwork(architecture, Math.Max(1, Network.ClassCount), Network.InputChannels);
        try
        {
            _checkpoint.ApplyTo(network, hasClassifier ? ClassifierMismatch.Throw : ClassifierMismatch.Replace);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>By names and shapes of the weights, for a file does not tell all (<see cref="ResNetCheckpoint.Assumptions"/>).</summary>
    protected override bool Fits(ResNetArchitecture architecture) => ArchitectureSearch.HasSameState(architecture, Network);

    protected override IEnumerable<string> Problems(ImageShape shape, PixelNormalization? normalization)
    {
        if (shape.Channels != Network.InputChannels)
            yield return FormattableString.Invariant(
                $"ImageShape must have as many channels as InitialCheckpoint, {Network.InputChannels}; received {shape}.");
        else if (normalization is null && TrainedWith.Problems(shape.Channels).Any())
            yield return "Normalization must be that of InitialCheckpoint: the default, PixelNormalization.ImageNet, is for images of 3 "
                + $"channels; received null for {shape}.";
    }

    private PixelNormalization TrainedWith => Preparation.Normalization ?? PixelNormalization.ImageNet;
}
