namespace Microsoft.ML.ResNet;

/// <summary>In which numbers a network computes.</summary>
/// <param name="Precision">Which kind.</param>
/// <param name="Ranges">
/// Of <see cref="NetworkPrecision.Int8"/>: the range of what passes between layers, by the names of the tensors in an exported graph.
/// Part of the format of saved models.
/// </param>
internal sealed record NumberFormat(NetworkPrecision Precision, IReadOnlyDictionary<string, ActivationRange> Ranges)
{
    public static NumberFormat Single { get; } = new(NetworkPrecision.Single, new Dictionary<string, ActivationRange>());

    public static NumberFormat Half { get; } = new(NetworkPrecision.Half, new Dictionary<string, ActivationRange>());
}
