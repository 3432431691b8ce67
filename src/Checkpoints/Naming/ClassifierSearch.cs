using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>Finds the classifier among the tensors that are no layers of a network: the one linear layer over its features, whatever it is
/// called.</summary>
internal static partial class ClassifierSearch
{
    private const string WeightName = "fc.weight", BiasName = "fc.bias", Weight = ".weight", Bias = ".bias";

    /// <param name="states">The layers before it, by state name.</param>
    /// <param name="others">What else there is, without what stands before the network's names where they have it.</param>
    /// <param name="notes">Receives why there is none where there might be one.</param>
    /// <returns>Weight and bias by state name, each with the tensor of the file that it is; none: the network gives features.</returns>
    public static IReadOnlyList<(string Name, CheckpointTensor Tensor, CheckpointTensor? Source)> Find(
        IReadOnlyDictionary<string, CheckpointTensor> states, IReadOnlyList<(string Name, CheckpointTensor Tensor, bool IsInside)> others,
            List<string> notes)
    {
        var layers = others.Where(other => other.Name.EndsWith(Weight, StringComparison.Ordinal) && IsLinear(other.Name, other.Tensor)
            && !NoHead().IsMatch(other.Name)).ToArray();
        // One that stands outside of the network's names, beside a backbone, counts where there is none inside.
        var linear = layers.Any(layer => layer.IsInside) ? [.. layers.Where(layer => layer.IsInside)] : layers;
        var usual = linear.Where(layer => Usual().IsMatch(layer.Name)).ToArray();
        var heads = usual.Length == 1 ? usual : linear;
        if (heads is not [var (name, weight, _)])
        {
            if (heads.Length > 1)
                notes.Add($"No classifier was taken: {string.Join(", ", heads.Select(head => head.Tensor.Name))} are several layers, and "
                    + $"one is what a network ends with.");
            return [];
        }
        if (FeatureCount(states) is { } features && weight.Shape[1] != features)
        {
            // Of a name that is the classifier's own it is a difference to report, of any other a layer that is something else.
            if (name == WeightName)
                return Pair();
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"No classifier was taken: {weight.Name} is for {weight.Shape[1]} "
                + $"features, and the network gives {features}."));
            return [];
        }
        return Pair();

        IReadOnlyList<(string, CheckpointTensor, CheckpointTensor?)> Pair()
        {
            string biasName = name[..^Weight.Length] + Bias;
            var bias = others.FirstOrDefault(other => other.Name == biasName).Tensor;
            var flat = weight.Shape.Length == 2 ? weight : weight.Reshaped([weight.Shape[0], weight.Shape[1]]);
            if (bias is not null)
                return [(WeightName, flat, weight), (BiasName, bias, bias)];
            notes.Add($"{weight.Name} has no bias; it is taken as zero.");
            return [(WeightName, flat, weight), (BiasName, CheckpointTensor.Zeros(biasName, weight.Shape[0]), null)];
        }
    }

    /// <summary>A matrix, or a 1×1 convolution over pooled features.</summary>
    private static bool IsLinear(string name, CheckpointTensor tensor) =>
        (tensor.ElementType.IsFloatingPoint() || name == WeightName) && (tensor.Shape.Length == 2 || tensor.Shape is [_, _, 1, 1])
            && tensor.Shape[0] > 0;

    /// <summary>Channels that leave the last convolution of the last block.</summary>
    private static long? FeatureCount(IReadOnlyDictionary<string, CheckpointTensor> states) => states
        .Select(state => (Match: Convolution().Match(state.Key), state.Value.Shape))
        .Where(state => state.Match.Success && state.Shape.Length == 4)
        .Select(state => (Place: (Number(state.Match, "stage"), Number(state.Match, "block"), Number(state.Match, "layer")), state.Shape))
        .OrderByDescending(state => state.Place).Select(state => (long?)state.Shape[0]).FirstOrDefault();

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^layer(?<stage>\d{1,4})\.(?<block>\d{1,5})\.conv(?<layer>\d{1,2})\.weight$", RegexOptions.CultureInvariant)]
    private static partial Regex Convolution();

    [GeneratedRegex(@"^(?:.+\.)?(?:fc|linear|head|head\.fc|classifier|classifier\.1|last_linear|logits)\.weight$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Usual();

    [GeneratedRegex(@"^(?:.+\.)?(?:criterion|loss\w*|queue\w*|prototypes?|projector|projection\w*|predictor\w*|aux\w*|contrastive\w*)\.",
        RegexOptions.CultureInvariant)]
    private static partial Regex NoHead();
}
