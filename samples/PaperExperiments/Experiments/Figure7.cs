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
        "How strongly the 3×3 layers of plain and residual nets respond to the test images: standard deviation after batch normalization, "
            + "before the nonlinearity and the addition; in the order of the layers and ranked.";

    public override Recipe Recipe => Recipe.Cifar;

    public override IReadOnlyList<ResNetArchitecture> Nets =>
        Parse("cifar-plain-20", "cifar-plain-56", "cifar-20", "cifar-56", "cifar-110");

    public override ExperimentResult Evaluate(ExperimentRun run)
    {
        (ResNetArchitecture Net, double[][] Responses)[] measured =
            [
                .. run.Nets.Select(net => (
                    net, run.Train(net).Where(training => training.HasModel).Select(training => Responses(run, training)).ToArray())),
            ];
        return new(
            [
                .. measured.Select(net => new ResultRow(
                    net.Net.DisplayName, "mean response of a layer", "", null, [.. net.Responses.Select(layers => layers.Average())])),
            ],
            measured.All(net => net.Responses.Length == 0)
                ? []
                : [
                      new(
                          "Standard deviations of layer responses", "Layer", "Standard deviation",
                          [.. measured.Where(net => net.Responses.Length > 0).Select(Curve)]),
                  ],
            [
                "The paper's finding: residual nets respond less than plain ones, and in deeper ones each layer less.",
                .. Measurements.Notes(run),
            ]);
    }

    private static Curve Curve((ResNetArchitecture Net, double[][] Responses) measured) =>
        new(
            measured.Net.DisplayName, CurveKind.Layers,
            [.. measured.Responses.Select(layers => ((double, double)[])[.. layers.Select((response, i) => (i + 1.0, response))])]);

    private static double[] Responses(ExperimentRun run, FinishedTraining training) => training.Measure("layer responses", () =>
    {
        using var model = training.LoadModel(run.MLContext, run.Options.Threads);
        return model.LayerResponses(run.Data.Test).InOrder.Select(layer => layer.StandardDeviation).ToArray();
    });
}
