namespace Microsoft.ML.ResNet;

/// <summary>What differences in names mean, where they tell of layers that cannot be built here.</summary>
internal static class MismatchReasons
{
    private static readonly (string Part, string What)[] Layers =
    [
        (".se.", "squeeze-and-excitation layers (SE-ResNets, ResNet-RS)"),
        (".attn.", "attention in its blocks"),
        (".eca.", "channel attention (ECA-ResNets)"),
        ("attnpool.", "attention in the place of the last pooling (CLIP)"),
        (".conv2.conv.", "split attention or selective kernels (ResNeSt, SKNets)"),
    ];

    public static string? Of(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> unexpected)
    {
        if (missing.Count > 0 && unexpected.Count == 0 && missing.All(name => name.EndsWith(".running_mean", StringComparison.Ordinal)
            || name.EndsWith(".running_var", StringComparison.Ordinal)))
            return "Its normalizations have no running statistics: they are of another kind, such as group normalization, which cannot "
                + "be built here.";
        return Layers.FirstOrDefault(layer => unexpected.Any(name => name.Contains(layer.Part, StringComparison.Ordinal))).What is { } what
            ? $"It has {what}, which cannot be built here."
            : null;
    }
}
