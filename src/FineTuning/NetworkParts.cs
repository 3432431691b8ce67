using System.Globalization;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The parts of a network that fine-tuning tells apart, in the order in which an image meets them: the stem is 0, the stages follow, the
/// classifier is last.
/// </summary>
internal static class NetworkParts
{
    private const string Stage = "layer";

    /// <summary>Stages of a network; none where it is a classifier alone.</summary>
    public static int StageCountOf(nn.Module network) =>
        network.named_children().Count(child => child.name.StartsWith(Stage, StringComparison.Ordinal));

    /// <param name="name">Of a module or of a state inside one: <c>conv1</c>, <c>layer2.0.bn1.weight</c>, <c>fc.bias</c>.</param>
    /// <param name="stageCount">The network's stages.</param>
    public static int IndexOf(string name, int stageCount)
    {
        string module = name.Split('.', 2)[0];
        return module.StartsWith(Stage, StringComparison.Ordinal) ? int.Parse(module.AsSpan(Stage.Length), CultureInfo.InvariantCulture)
            : module == NetworkLayers.Classifier ? stageCount + 1
            // It normalizes what the last stage gives.
            : module == NetworkPlan.FinalNormalization ? stageCount
            : 0;
    }
}
