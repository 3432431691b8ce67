using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>How strongly layers respond.</summary>
internal sealed class Figure7 : Experiment
{
    public override string Name => "figure7";

    public override string Title => "Figure 7: standard deviations of layer responses";

    public override string Description =>
        "How strongly the 3×3 layers of plain and residual nets respond to the test images: standard deviation after batch normalization, before the nonlinearity and the addition; in the order of the layers and ranked.";

    public override Recipe Recipe => Recipe.Cifar;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse("cifar-plain-20", "cifar-plain-56", "cifar-20", "cifar-56", "cifar-110");

    public override ExperimentResult Evaluate(ExperimentRun run)
    {
        (ResNetArchitecture Net, double[][] Responses)[] measured =
            [.. run.Nets.Select(net => (net, run.Train(net).Where(training => training.HasModel).Select(training => Responses(run, training)).ToArray()))];
        return new(
            [.. measured.Select(net => new ResultRow(net.Net.DisplayName, "mean response of a layer", "", null, [.. net.Responses.Select(layers => layers.Average())]))],
            [
                new("In the order of the layers", "Layer", "Standard deviation", Curves(layers => layers)),
                new("Ranked", "Rank", "Standard deviation", Curves(layers => [.. layers.OrderDescending()])),
            ],
            ["The paper's finding: residual nets respond less than plain ones, and in deeper ones each layer less.", .. Measurements.Notes(run)]);

        // The mean over the runs, which are of the same layers.
        Curve[] Curves(Func<double[], double[]> arrange) =>
        [
            .. measured.Where(net => net.Responses.Length > 0).Select(net => new Curve(net.Net.DisplayName, CurveKind.Layers,
                [.. Enumerable.Range(0, net.Responses[0].Length).Select(layer => new CurvePoint(layer + 1, net.Responses.Average(run => arrange(run)[layer])))])),
        ];
    }

    private static double[] Responses(ExperimentRun run, FinishedTraining training) => training.Measure("layer responses", () =>
    {
        using var model = training.LoadModel(run.MLContext, run.Options.Threads);
        return model.LayerResponses(run.Data.Test).InOrder.Select(layer => layer.StandardDeviation).ToArray();
    });
}
