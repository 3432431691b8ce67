namespace Microsoft.ML.ResNet;

/// <summary>Which class a heat map is for, and which layer it is of.</summary>
/// <param name="Class">The class, from 0; null: the most probable one.</param>
/// <param name="Layer">A name of <see cref="NetworkLayers"/>.</param>
/// <param name="Cut">What runs up to the layer.</param>
internal sealed record ActivationTarget(int? Class, string Layer, NetworkCut Cut)
{
    /// <param name="options">What the user asks for.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="inputChannels">Channels of an image.</param>
    /// <param name="classes">What its classes are called.</param>
    /// <exception cref="ArgumentException">There is no such class or layer; the message names every problem.</exception>
    public static ActivationTarget Of(
        ClassActivationOptions options, ResNetArchitecture architecture, int inputChannels, IReadOnlyList<string> classes)
    {
        var layers = NetworkLayers.Of(NetworkPlan.Create(architecture, inputChannels))
            .TakeWhile(layer => layer.Name != NetworkLayers.AveragePooling).ToList();
        Validation.ThrowIfAny([.. Problems(options, architecture, layers.Select(layer => layer.Name), classes)], nameof(options));
        var (name, cut) = options.Layer is null ? layers[^1] : layers.First(layer => layer.Name == options.Layer);
        return new(options.Label is null ? null : classes.Index().First(one => one.Item == options.Label).Index, name, cut);
    }

    private static IEnumerable<string> Problems(
        ClassActivationOptions options, ResNetArchitecture architecture, IEnumerable<string> layers, IReadOnlyList<string> classes)
    {
        const int Named = 20;
        if (options.Label is { } label && !classes.Contains(label))
            yield return $"Label must be a class of the network ({string.Join(", ", classes.Take(Named))}"
                + $"{(classes.Count > Named ? ", ..." : "")}), or null for the most probable one; received \"{label}\".";
        if (options.Layer is { } layer && NetworkLayers.Problem(layer, layers, architecture) is { } problem)
            yield return problem;
    }
}
