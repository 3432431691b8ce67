using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

namespace FashionMnist.Reports;

/// <summary>What came of a run, with what is needed to repeat it.</summary>
/// <param name="Options">What the command line said.</param>
/// <param name="Architecture">The net.</param>
/// <param name="Complexity">What it costs.</param>
/// <param name="Metrics">On the test images.</param>
/// <param name="ClassNames">In the order of the confusion matrix.</param>
/// <param name="Training">How long training took.</param>
/// <param name="ImagesPerSecond">How fast it was.</param>
internal sealed record DemoResult(
    DemoOptions Options, ResNetArchitecture Architecture, NetworkComplexity Complexity, MulticlassClassificationMetrics Metrics,
    IReadOnlyList<string> ClassNames, TimeSpan Training, double ImagesPerSecond)
{
    public string Command => $"./build.sh demo {Options.Arguments}".TrimEnd();
}
