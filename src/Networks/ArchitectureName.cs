using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>The grammar of architecture names: <c>[cifar-](resnet|plain)-depth[-v1][-a|-b|-c]</c>.</summary>
internal static partial class ArchitectureName
{
    /// <summary>The names that follow from an architecture's data.</summary>
    public static (string Short, string Display) Of(ResNetArchitecture architecture)
    {
        var isImageNet = architecture.Stem == StemKind.ImageNet && architecture.Widths.SequenceEqual(ResNetArchitecture.ImageNetWidths)
            && ResNetArchitecture.Table1.Any(row => row.Block == architecture.Block && row.BlocksPerStage.SequenceEqual(architecture.BlocksPerStage));
        var isCifar = architecture.Stem == StemKind.Cifar && architecture.Widths.SequenceEqual(ResNetArchitecture.CifarWidths)
            && architecture.Block == BlockKind.Basic && architecture.BlocksPerStage is [var first, var second, var third]
            && first == second && second == third;
        var isPlain = architecture.Shortcut == ShortcutKind.None;
        var depth = architecture.Depth;

        var (shortName, display) = (isImageNet, isCifar, isPlain) switch
        {
            (true, _, false) => ($"resnet-{depth}", $"ResNet-{depth}"),
            (true, _, true) => ($"plain-{depth}", $"plain-{depth}"),
            (_, true, false) => ($"cifar-{depth}", $"CIFAR ResNet-{depth}"),
            (_, true, true) => ($"cifar-plain-{depth}", $"CIFAR plain-{depth}"),
            _ => ($"custom-{depth}", $"custom {depth}-layer net"),
        };
        if (architecture.Block == BlockKind.Bottleneck && architecture.StrideInFirstConvolution)
            (shortName, display) = (shortName + "-v1", display + " v1");
        if (!isPlain && architecture.Shortcut != (isCifar ? ShortcutKind.A : ShortcutKind.B))
            (shortName, display) = ($"{shortName}-{architecture.Shortcut.ToString().ToLowerInvariant()}", $"{display} {architecture.Shortcut}");
        return (shortName, display);
    }

    /// <inheritdoc cref="ResNetArchitecture.Parse"/>
    public static ResNetArchitecture Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var match = Grammar().Match(Separators().Replace(name, ""));
        if (!match.Success || !int.TryParse(match.Groups["depth"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var depth))
            throw Unknown(name);

        var isCifar = match.Groups["cifar"].Success;
        if (isCifar ? depth < 8 || depth % 6 != 2 : ResNetArchitecture.Table1.All(row => row.Depth != depth))
            throw Unknown(name);

        var architecture = isCifar ? ResNetArchitecture.Cifar(depth) : ResNetArchitecture.ImageNet(depth);
        if (match.Groups["plain"].Success)
            architecture = architecture.Plain();
        if (match.Groups["shortcut"].Success)
            architecture = architecture.WithShortcut(Enum.Parse<ShortcutKind>(match.Groups["shortcut"].Value, ignoreCase: true));
        // "v1" of a net of basic blocks is the net itself.
        return architecture with { StrideInFirstConvolution = match.Groups["paper"].Success && architecture.Block == BlockKind.Bottleneck };
    }

    private static ArgumentException Unknown(string name) => new(
        $"An architecture's name must be resnet- or plain- and one of {string.Join(", ", ResNetArchitecture.Table1.Select(row => row.Depth))}, or cifar- or "
        + $"cifar-plain- and 6n+2, and may end in -v1, -a, -b or -c, as in resnet-50, resnet-50-v1, resnet-34-a, plain-34, cifar-20; received \"{name}\".",
        nameof(name));

    // A plain net has no shortcut to choose.
    [GeneratedRegex(@"^(?:(?:resnet|(?<cifar>cifar)(?:resnet)?)(?<depth>\d+)(?:(?<paper>v1)|v1\.5)?(?<shortcut>[abc])?|(?<cifar>cifar)?(?<plain>plain)(?<depth>\d+)(?:(?<paper>v1)|v1\.5)?)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    [GeneratedRegex("[-_ ]")]
    private static partial Regex Separators();
}
