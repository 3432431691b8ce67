namespace Microsoft.ML.ResNet;

/// <summary>Where in a network the features of an image are taken. Part of the format of saved models.</summary>
/// <param name="Layer">A name of <see cref="NetworkLayers"/>.</param>
/// <param name="PoolMaps">Whether each map becomes its mean; of no consequence where the layer has no maps.</param>
internal sealed record FeatureLayer(string Layer, bool PoolMaps)
{
    /// <summary>Whether the features are those of the last layer, the only one that needs the classifier.</summary>
    public bool NeedsClassifier => Layer == NetworkLayers.Classifier;

    /// <summary>How many blocks run.</summary>
    /// <param name="architecture">A network that has the layer.</param>
    public int BlockCountIn(ResNetArchitecture architecture) => NetworkLayers.Of(architecture).First(layer => layer.Name == Layer).BlockCount;

    /// <summary>The rule that the name breaks, or null.</summary>
    public string? Problem(ResNetArchitecture architecture)
    {
        string[] names = [.. NetworkLayers.Of(architecture).Select(layer => layer.Name)];
        return names.Contains(Layer) ? null : $"Layer must be one of {string.Join(", ", names)} for {architecture}; received \"{Layer}\".";
    }

    /// <exception cref="InvalidDataException">The network has no such layer.</exception>
    public FeatureLayer CheckedFor(ResNetArchitecture architecture) => Problem(architecture) is { } problem ? throw new InvalidDataException(problem.TrimEnd('.')) : this;
}
