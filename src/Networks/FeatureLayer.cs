namespace Microsoft.ML.ResNet;

/// <summary>Where in a network the features of an image are taken. Part of the format of saved models.</summary>
/// <param name="Layer">
/// A name of <see cref="NetworkLayers"/>, or several joined by <see cref="And"/>, whose features follow one another.
/// </param>
/// <param name="PoolMaps">Whether each map becomes its mean; of no consequence where the layer has no maps.</param>
internal sealed record FeatureLayer(string Layer, bool PoolMaps)
{
    /// <summary>Stands between the names of layers. No name has it.</summary>
    public const char And = '+';

    /// <summary>Whether the features of each layer are divided by their length.</summary>
    public bool UnitLength { get; init; }

    /// <summary>Whether the features are those of the last layer, the only one that needs the classifier.</summary>
    public bool NeedsClassifier => Layer == NetworkLayers.Classifier;

    /// <summary>The layers by their names, in the order of their features.</summary>
    public string[] Names() => Layer.Split(And);

    /// <summary>What runs of a network that has the layers.</summary>
    public NetworkCut CutOf(NetworkPlan plan) => CutsOf(plan).MaxBy(cut => cut.BlocksTouched)!;

    /// <summary>What has run of a network by the end of each layer.</summary>
    public IEnumerable<NetworkCut> CutsOf(NetworkPlan plan)
    {
        var layers = NetworkLayers.Of(plan).ToDictionary(layer => layer.Name, layer => layer.Cut, StringComparer.Ordinal);
        return Names().Select(name => layers[name]);
    }

    /// <summary>The rules that the names break, or null.</summary>
    public string? Problem(ResNetArchitecture architecture)
    {
        (string Name, NetworkCut Cut)[] layers = [.. NetworkLayers.Of(NetworkPlan.Create(architecture, inputChannels: 1))];
        string[] names = Names(), allowed = [.. layers.Select(layer => layer.Name)];
        // What ends a block passes by on the way to a later layer; a part of a block would have to run twice.
        string[] together = [.. layers.Where(layer => IsPassed(layer.Name, layer.Cut)).Select(layer => layer.Name)];
        var problems = names.Select(name => NetworkLayers.Problem(name, allowed, architecture)
            ?? (names.Length == 1 || together.Contains(name)
                ? null
                : $"Several layers must be stages, blocks, {NetworkLayers.MaxPooling} or {NetworkLayers.AveragePooling}; received "
                    + $"\"{name}\"."));
        return string.Join(' ', problems.OfType<string>()) is { Length: > 0 } all ? all : null;
    }

    /// <exception cref="InvalidDataException">The network has no such layer.</exception>
    public FeatureLayer CheckedFor(ResNetArchitecture architecture) =>
        Problem(architecture) is { } problem ? throw new InvalidDataException(problem.TrimEnd('.')) : this;

    private static bool IsPassed(string name, NetworkCut cut) =>
        name == NetworkLayers.AveragePooling || (name != NetworkLayers.Classifier && cut is { HasWholeStem: true, Path: [] });
}
