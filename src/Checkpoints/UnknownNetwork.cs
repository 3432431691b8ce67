namespace Microsoft.ML.ResNet;

/// <summary>Says why the tensors of a file are not those of a residual network that is known here.</summary>
internal static class UnknownNetwork
{
    // By parts of names that only they have.
    private static readonly (string Part, string What)[] Others =
    [
        ("patch_embed", "a vision transformer"),
        ("self_attn", "a transformer"),
        ("denselayer", "a DenseNet"),
        ("downsample_layers", "a ConvNeXt"),
        ("features.0.0.weight", "a MobileNet or EfficientNet"),
        ("features.0.weight", "a VGG, AlexNet or SqueezeNet"),
        ("conv_stem", "an EfficientNet or MobileNet"),
        ("inception", "an Inception net"),
        ("stem.conv.conv.weight", "a net of timm's byobnet family, whose blocks are others"),
        ("attnpool", "CLIP's residual network, which ends with attention"),
        ("roi_heads", "a detector"),
    ];

    public static InvalidDataException Of(IReadOnlyDictionary<string, CheckpointTensor> states, string missing, int dimensions)
    {
        string? what = Others.FirstOrDefault(other => states.Keys.Any(name => name.Contains(other.Part, StringComparison.Ordinal))).What;
        return new(
            $"The checkpoint is not of a residual network under names that are known here: it has no {missing} of {dimensions} dimensions"
            + $"{(what is null ? "" : $", and its names are those of {what}")}. Its names are {NameList.Of([.. states.Keys])}; "
            + "CheckpointOptions.Rename brings other names into torchvision's.");
    }
}
