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
    public string? Problem(ResNetArchitecture architecture)
    {
        string[] names = [.. NetworkLayers.Of(NetworkPlan.Create(architecture, inputChannels: 1)).Select(layer => layer.Name)];
        return names.Contains(Layer)
            ? null
            : $"Layer must be one of {string.Join(", ", names.Where(name => !NetworkLayers.IsInsideBlock(name)))}, or one inside a block "
                + $"({string.Join(", ", names.Where(name => name.StartsWith(LastFirstBlock(architecture), StringComparison.Ordinal)))}), "
                + $"for {architecture}; received \"{Layer}\".";
    }

    /// <exception cref="InvalidDataException">The network has no such layer.</exception>
    public FeatureLayer CheckedFor(ResNetArchitecture architecture) =>
        Problem(architecture) is { } problem ? throw new InvalidDataException(problem.TrimEnd('.')) : this;

    /// <summary>A block as an example: the first of the last stage, which has a projection if any has.</summary>
    private static string LastFirstBlock(ResNetArchitecture architecture) => $"layer{architecture.BlocksPerStage.Length}.0.";
}
