using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The grammar of architecture names: <c>[cifar-](resnet|plain|preact|resnext|wide-resnet)-depth[-GxWd|-factor][-v1][-a|-b|-c|-d|-t]</c>.
/// </summary>
internal static partial class ArchitectureName
{
    /// <summary>The names that follow from an architecture's data.</summary>
    public static (string Short, string Display) Of(ResNetArchitecture architecture)
    {
        var (named, shortName, display) = Family(architecture);
        if (named is null)
            return ($"custom-{architecture.Depth}", $"custom {architecture.Depth}-layer net");
        if (architecture.StrideInFirstConvolution && architecture.Block == BlockKind.Bottleneck)
            (named, shortName, display) = (named with { StrideInFirstConvolution = true }, shortName + "-v1", display + " v1");
        if (named.Shortcut != architecture.Shortcut || architecture.Stem == StemKind.Deep)
        {
            string suffix = architecture.Stem != StemKind.Deep ? architecture.Shortcut.ToString()
                : architecture.StemWidths.SequenceEqual(ResNetArchitecture.TieredStemWidths) ? "T"
                : "D";
            (named, shortName, display) = (WithSuffix(named, suffix), $"{shortName}-{suffix.ToLowerInvariant()}", $"{display} {suffix}");
        }
        // A name says everything, or it is none.
        return SameData(named, architecture)
            ? (shortName, display)
            : ($"custom-{architecture.Depth}", $"custom {architecture.Depth}-layer net");
    }

    /// <inheritdoc cref="ResNetArchitecture.Parse"/>
    public static ResNetArchitecture Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var match = Grammar().Match(name);
        if (!match.Success || !TryNumber("depth", out int depth) || Base() is not { } architecture)
            throw Unknown(name);
        if (match.Groups["suffix"].Success)
            architecture = WithSuffix(architecture, match.Groups["suffix"].Value.ToUpperInvariant());
        // "v1" of a net of basic blocks is the net itself.
        architecture =
            architecture with { StrideInFirstConvolution = match.Groups["paper"].Success && architecture.Block == BlockKind.Bottleneck };
        return architecture.Problems().Any() ? throw Unknown(name) : architecture;

        ResNetArchitecture? Base()
        {
            bool isImageNet = ResNetArchitecture.Table1.Any(row => row.Depth == depth);
            bool isBottleneck = ResNetArchitecture.Table1.Any(row => row.Depth == depth && row.Block == BlockKind.Bottleneck);
            string kind = string.Concat(match.Groups["kind"].Value.ToLowerInvariant().Split('-', '_', ' '));
            return (kind, match.Groups["cifar"].Success) switch
            {
                ("resnet" or "", true) when depth >= 8 && depth % 6 == 2 => ResNetArchitecture.Cifar(depth),
                ("plain", true) when depth >= 8 && depth % 6 == 2 => ResNetArchitecture.Cifar(depth).Plain(),
                ("preact", true) when ResNetArchitecture.PreActivationBlock(depth) is not null =>
                    ResNetArchitecture.CifarPreActivation(depth),
                ("resnet", false) when isImageNet => ResNetArchitecture.ImageNet(depth),
                ("plain", false) when isImageNet => ResNetArchitecture.ImageNet(depth).Plain(),
                ("preact", false) when isImageNet => ResNetArchitecture.ImageNet(depth) with { PreActivation = true },
                ("resnext", false) when isBottleneck && TryNumber("groups", out int groups) && TryNumber("width", out int width)
                    && groups > 1 =>
                    ResNetArchitecture.ImageNet(depth) with { Groups = groups, WidthPerGroup = width },
                ("wideresnet", false) when isBottleneck && TryNumber("factor", out int factor) && factor is > 1 and < 100 =>
                    ResNetArchitecture.ImageNet(depth) with { WidthPerGroup = factor * ResNetArchitecture.UsualWidthPerGroup },
                _ => null,
            };
        }

        bool TryNumber(string group, out int number) =>
            int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The net of a name without suffixes that an architecture is a variant of.</summary>
    private static (ResNetArchitecture? Architecture, string Short, string Display) Family(ResNetArchitecture architecture)
    {
        int depth = architecture.Depth;
        bool isPlain = architecture.Shortcut == ShortcutKind.None, isPreActivation = architecture.PreActivation;
        if (architecture.Stem == StemKind.Cifar)
        {
            if (isPreActivation)
                return (
                    ResNetArchitecture.PreActivationBlock(depth) is null ? null : ResNetArchitecture.CifarPreActivation(depth),
                    $"cifar-preact-{depth}", $"CIFAR pre-activation ResNet-{depth}");
            var cifar = depth >= 8 && depth % 6 == 2 ? ResNetArchitecture.Cifar(depth) : null;
            return isPlain
                ? (cifar?.Plain(), $"cifar-plain-{depth}", $"CIFAR plain-{depth}")
                : (cifar, $"cifar-{depth}", $"CIFAR ResNet-{depth}");
        }

        // Of one depth there may be a net of basic blocks beside that of the table.
        var row = ResNetArchitecture.Table1.FirstOrDefault(row => row.Depth == depth && row.Block == architecture.Block);
        if (row.Depth == 0)
            return (null, "", "");
        var (groups, width) = (architecture.Groups, architecture.WidthPerGroup);
        var net = ResNetArchitecture.ImageNet(depth) with { Groups = groups, WidthPerGroup = width, PreActivation = isPreActivation };
        int factor = width / ResNetArchitecture.UsualWidthPerGroup;
        return (isPlain, isPreActivation, groups, factor * ResNetArchitecture.UsualWidthPerGroup == width ? factor : 0) switch
        {
            (false, false, 1, 1) => (net, $"resnet-{depth}", $"ResNet-{depth}"),
            (true, false, 1, 1) => (net.Plain(), $"plain-{depth}", $"plain-{depth}"),
            (false, true, 1, 1) => (net, $"preact-{depth}", $"pre-activation ResNet-{depth}"),
            (false, false, > 1, _) => (
                net, FormattableString.Invariant($"resnext-{depth}-{groups}x{width}d"),
                FormattableString.Invariant($"ResNeXt-{depth} {groups}x{width}d")),
            (false, false, 1, > 1) => (
                net, FormattableString.Invariant($"wide-resnet-{depth}-{factor}"),
                FormattableString.Invariant($"Wide ResNet-{depth}-{factor}")),
            _ => (null, "", ""),
        };
    }

    /// <summary>D and T, timm's, have a deep stem; A, B and C are the paper's shortcuts alone.</summary>
    private static ResNetArchitecture WithSuffix(ResNetArchitecture architecture, string suffix) => suffix switch
    {
        "D" => architecture with { Stem = StemKind.Deep, Shortcut = ShortcutKind.D },
        "T" => architecture with { Stem = StemKind.Deep, StemWidths = ResNetArchitecture.TieredStemWidths, Shortcut = ShortcutKind.D },
        _ => architecture.WithShortcut(Enum.Parse<ShortcutKind>(suffix)),
    };

    private static bool SameData(ResNetArchitecture named, ResNetArchitecture architecture)
    {
        const string Any = "any";
        // Of no consequence to basic blocks.
        bool stride = named.StrideInFirstConvolution;
        return (named with { Name = Any }).Equals(
            architecture with
            {
                Name = Any,
                StrideInFirstConvolution = architecture.Block == BlockKind.Basic ? stride : architecture.StrideInFirstConvolution,
            });
    }

    private static ArgumentException Unknown(string name) => new(
        "An architecture's name must be resnet-, plain- or preact- and one of "
            + $"{string.Join(", ", ResNetArchitecture.Table1.Select(row => row.Depth))}, resnext- or wide-resnet- and one of 50, 101, 152, "
            + "or cifar-, cifar-plain- or cifar-preact- and 6n+2 (preact: or 9n+2), and may end in -v1, -a, -b, -c, -d or -t, as in "
            + "resnet-50, resnet-50-v1, resnet-34-a, plain-34, resnext-50-32x4d, wide-resnet-50-2, resnet-50-d, cifar-20, "
            + $"cifar-preact-164; received \"{name}\".",
        nameof(name));

    // A plain net has no shortcut to choose.
    [GeneratedRegex(
        @"^(?<cifar>cifar)?[-_ ]?"
            + @"(?:(?<kind>resnext)[-_ ]?(?<depth>\d+)[-_ ](?<groups>\d+)x(?<width>\d+)d"
            + @"|(?<kind>wide[-_ ]?resnet)[-_ ]?(?<depth>\d+)[-_ ](?<factor>\d+)"
            + @"|(?<kind>resnet|preact|)(?:[-_ ]?resnet)?[-_ ]?(?<depth>\d+))"
            + @"(?:[-_ ]?(?<paper>v1)|[-_ ]?v1\.5)?(?:[-_ ]?(?<suffix>[abcdt]))?$"
            + @"|^(?<cifar>cifar)?[-_ ]?(?<kind>plain)[-_ ]?(?<depth>\d+)(?:[-_ ]?(?<paper>v1)|[-_ ]?v1\.5)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
