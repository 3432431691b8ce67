using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>Those of Hugging Face transformers: <c>encoder.stages.0.layers.0.layer.0.convolution.weight</c>, and <c>resnet.</c> before all
/// of them where there is a classifier.</summary>
internal sealed partial class TransformersNames : NamingScheme
{
    public override IReadOnlyList<string> Stems { get; } = ["embedder.embedder.convolution.weight"];

    public override string FirstBlock => "encoder.stages.0.layers.0.layer.0.convolution.weight";

    public override string? Rename(string name)
    {
        if (Stem().Match(name) is { Success: true } stem)
            return $"{(IsConvolution(stem) ? "conv1" : "bn1")}.{stem.Groups["state"].Value}";
        if (Block().Match(name) is not { Success: true } match)
            return null;
        string block = $"layer{Next(match.Groups["stage"])}.{match.Groups["block"].Value}", state = match.Groups["state"].Value;
        return match.Groups["layer"] is { Success: true } layer
            ? $"{block}.{(IsConvolution(match) ? "conv" : "bn")}{Next(layer)}.{state}"
            : $"{block}.downsample.{(IsConvolution(match) ? 0 : 1)}.{state}";
    }

    private static bool IsConvolution(Match match) => match.Groups["kind"].ValueSpan is "convolution";

    private static string Next(Group number) =>
        (int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^embedder\.embedder\.(?<kind>convolution|normalization)\.(?<state>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Stem();

    [GeneratedRegex(
        @"^encoder\.stages\.(?<stage>\d{1,4})\.layers\.(?<block>\d+)\.(?:layer\.(?<layer>\d{1,4})|shortcut)"
        + @"\.(?<kind>convolution|normalization)\.(?<state>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
