namespace Microsoft.ML.ResNet;

/// <summary>Where in a network the features of an image are taken. Part of the format of saved models.</summary>
/// <param name="Layer">A name of <see cref="NetworkLayers"/>.</param>
/// <param name="PoolMaps">Whether each map becomes its mean; of no consequence where the layer has no maps.</param>
internal sealed record FeatureLayer(string Layer, bool PoolMaps)
{
    /// <summary>Whether the features are those of the last layer, the only one that needs the classifier.</summary>
    public bool NeedsClassifier => Layer == NetworkLayers.Classifier;

    /// <summary>What runs of a network that has the layer.</summary>
    public NetworkCut CutOf(NetworkPlan plan) => NetworkLayers.Of(plan).First(layer => layer.Name == Layer).Cut;

    /// <summary>The rule that the name breaks, or null.</summary>
    public string? Problem(ResNetArchitecture architecture) => NetworkLayers.Problem(
        Layer, NetworkLayers.Of(NetworkPlan.Create(architecture, inputChannels: 1)).Select(layer => layer.Name), architecture);

    /// <exception cref="InvalidDataException">The network has no such layer.</exception>
    public FeatureLayer CheckedFor(ResNetArchitecture architecture) =>
        Problem(architecture) is { } problem ? throw new InvalidDataException(problem.TrimEnd('.')) : this;
}
