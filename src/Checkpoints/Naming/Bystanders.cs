using System.Text.RegularExpressions;

namespace Microsoft.ML.ResNet;

/// <summary>Tensors that stand among those of a network and have no part in what it makes of an image: known by their names, since any
/// other might have.</summary>
internal static partial class Bystanders
{
    /// <param name="name">Without what stands before the network's names.</param>
    public static bool Has(string name) => Names().IsMatch(name);

    /// <summary>Counts of operations that the profiler thop leaves in every module.</summary>
    public static bool HasCounter(string name) => name.EndsWith(".total_ops", StringComparison.Ordinal)
        || name.EndsWith(".total_params", StringComparison.Ordinal);

    // Averages' counters, losses, normalization of pixels, queues and heads of self-supervised training, and heads that are no classifier
    // of one layer.
    [GeneratedRegex(
        @"^(?:n_averaged|total_ops|total_params|mean|std|(?:pixel|image|normali[sz]er?)[._]?(?:mean|std)"
        + @"|(?:criterion|loss\w*|queue\w*|prototypes?|projector|projection\w*|predictor|predictor_head"
        + @"|aux\w*|contrastive\w*|mlp|fc|linear|head\w*|classifier\w*|last_linear|logits|output)(?:\..*)?)$",
            RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
