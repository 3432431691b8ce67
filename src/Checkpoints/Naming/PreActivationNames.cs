using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>Those of timm's <c>resnetv2</c>: <c>stem.conv</c>, <c>stages.0.blocks.0.norm1</c>, <c>norm</c>, and a 1×1 convolution as the
/// classifier.</summary>
internal sealed partial class PreActivationNames : NamingScheme
{
    public override IReadOnlyList<string> Stems { get; } = ["stem.conv.weight"];

    public override string FirstBlock => "stages.0.blocks.0.conv1.weight";

    public override string? Rename(string name)
    {
        if (name.StartsWith("stem.conv.", StringComparison.Ordinal))
            return string.Concat("conv1.", name.AsSpan("stem.conv.".Length));
        if (name.StartsWith("norm.", StringComparison.Ordinal))
            return string.Concat(NetworkPlan.FinalNormalization, name.AsSpan("norm".Length));
        if (Block().Match(name) is not { Success: true } match)
            return null;
        int stage = int.Parse(match.Groups["stage"].ValueSpan, CultureInfo.InvariantCulture) + 1;
        string layer = match.Groups["layer"].Value.Replace("norm", "bn", StringComparison.Ordinal).Replace("downsample.conv",
            "downsample.0", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"layer{stage}.{match.Groups["block"].Value}.{layer}");
    }

    [GeneratedRegex(@"^stages\.(?<stage>\d{1,4})\.blocks\.(?<block>\d+)\.(?<layer>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
