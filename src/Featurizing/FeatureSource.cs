namespace Microsoft.ML.ResNet;

/// <summary>A pretrained network cut off after the layer whose output are the features.</summary>
/// <param name="Architecture">The network up to that layer.</param>
/// <param name="ClassCount">Number of classes; of no meaning unless the layer is the classifier.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="State">The weights, in managed memory.</param>
/// <param name="Prepared">What images were in training, where the network comes from a transformer.</param>
internal sealed record FeatureSource(
    ResNetArchitecture Architecture, int ClassCount, int Channels, NetworkState State, ModelDescription? Prepared)
{
    /// <summary>What is known of the images, where the network comes from elsewhere.</summary>
    public ImagePreparation Preparation { get; init; } = new();

    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is not of a residual network, or damaged.</exception>
    public static FeatureSource Of(ResNetCheckpoint checkpoint, FeatureLayer features)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Cut(checkpoint.Describe(), features, checkpoint.ReadState, prepared: null) with { Preparation = checkpoint.Preparation };
    }

    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public static FeatureSource Of(ResNetTransformer model, FeatureLayer features)
    {
        ArgumentNullException.ThrowIfNull(model);
        var description = model.Description;
        return Cut(new(description.Architecture, model.Scoring.ClassCount, description.Input.Shape.Channels), features, Copy, description);

        NetworkState Copy(IEnumerable<string> names)
        {
            NetworkState? copy = null;
            model.Scoring.Hold(state => copy = new MemoryState(names, state.Read));
            return copy!;
        }
    }

    private static FeatureSource Cut(
        CheckpointNetwork network, FeatureLayer features, Func<IEnumerable<string>, NetworkState> read, ModelDescription? prepared)
    {
        Validation.ThrowIfAny(features.Problem(network.Architecture) is { } problem ? [problem] : [], "layer");
        string noClassifier = $"Layer must be one before the classifier: the checkpoint has no classifier; received \"{features.Layer}\".";
        Validation.ThrowIfAny(features.NeedsClassifier && network.ClassCount == 0 ? [noClassifier] : [], "layer");
        var cut = features.CutOf(NetworkPlan.Create(network.Architecture, network.InputChannels));
        var architecture = NetworkLayers.Truncate(network.Architecture, cut.BlocksTouched);
        var plan = NetworkPlan.Create(architecture, network.InputChannels);
        if (features.NeedsClassifier && network.ClassCount == 0)
            throw new ArgumentException(
                $"Layer must not be \"{features.Layer}\": the checkpoint has no classifier, and its last layer is "
                    + $"{NetworkLayers.AveragePooling}.", nameof(features));
        if (features.NeedsClassifier)
            return new(
                architecture, network.ClassCount, network.InputChannels, read(plan.State(network.ClassCount).Select(entry => entry.Name)),
                prepared);

        var state = read(plan.StateUpTo(cut).Select(entry => entry.Name));
        return new(architecture, PartialState.ClassCount, network.InputChannels, new PartialState(state, plan, cut), prepared);
    }
}
