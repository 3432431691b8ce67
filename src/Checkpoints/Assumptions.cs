using System.Globalization;

namespace Microsoft.ML.ResNet;

/// <summary>What names and shapes do not tell of an architecture, and how it was taken.</summary>
internal static class Assumptions
{
    public static IEnumerable<string> Of(ResNetArchitecture architecture)
    {
        if (architecture.Block == BlockKind.Bottleneck)
            yield return "Each bottleneck that halves the resolution does so in its 3×3 convolution (StrideInFirstConvolution = false), "
                + "as torchvision's do; the paper's have it in the first.";
        string pooling = architecture.MaxPooling ? "3×3 max pooling with stride 2 follows it" : "no max pooling follows it";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The stem has a stride of {architecture.StemStride} (StemStride), and {pooling} (MaxPooling = {architecture.MaxPooling}), "
            + $"as is usual with {StemText(architecture.Stem)}.");
        if (architecture.Shortcut == ShortcutKind.A)
            yield return "Shortcuts have no weights: identities with zeros for new channels (Shortcut = A) and not a plain net (None).";
        if (architecture.PreActivation)
            yield return "Projections see the block's input after its first normalization and activation, as He et al. 2016 have it.";
    }

    private static string StemText(StemKind stem) => stem switch
    {
        StemKind.ImageNet => "a 7×7 convolution",
        StemKind.Deep => "three 3×3 convolutions",
        _ => "a single 3×3 convolution",
    };
}
