using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Residual nets on CIFAR-10.</summary>
internal sealed class Table6 : Experiment
{
    public override string Name => "table6";

    public override string Title => "Table 6: test error of nets for small images";

    public override string Description => "Residual nets of 20 to 1202 layers for small images: test error and parameters. Trained on all "
        + "training images, as in section 4.2, with the schedule that it chose on a split of them.";

    public override Recipe Recipe => Recipe.Cifar;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse(PaperNumbers.Table6.Keys);

    public override ExperimentResult Evaluate(ExperimentRun run) => new(
        [.. run.Nets.SelectMany(net => Rows(net, run.Train(net)))],
        [],
        ["The paper's 6.61 of ResNet-110 is the mean of five runs (± 0.16); the best of them is 6.43.", .. Measurements.Notes(run)]);

    private static IEnumerable<ResultRow> Rows(ResNetArchitecture net, IReadOnlyList<FinishedTraining> trainings)
    {
        yield return Measurements.Row(
            net, "test error", PaperNumbers.Table6.Find(net.Name), trainings, training => training.Summary.TestError);
        yield return new(
            net.DisplayName, "parameters", "10⁶", PaperNumbers.Table6Parameters.Find(net.Name), [trainings[0].Summary.Parameters / 1e6]);
    }
}
