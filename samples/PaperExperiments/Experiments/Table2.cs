using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Plain nets beside residual ones that have no more parameters.</summary>
internal sealed class Table2 : Experiment
{
    public override string Name => "table2";

    public override string Title => "Table 2: plain and residual nets, top-1 error, 10-crop";

    public override string Description =>
        "Plain nets of 18 and 34 layers beside residual ones with shortcuts A, which have no more parameters: top-1 error, 10 crops.";

    public override Recipe Recipe => Recipe.ImageNet;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse(PaperNumbers.Table2.Keys);

    public override ExperimentResult Evaluate(ExperimentRun run)
    {
        var views = TestTimeAugmentation.TenCrop(Measurements.Sizes(run).TestShorterSide);
        return new(
            [
                .. run.Nets.Select(net => Measurements.Row(
                    net, "top-1 error", PaperNumbers.Table2.Find(net.Name), run.Train(net),
                    training => training.HasModel ? Measurements.Test(run, training, views).Top1 : null)),
            ],
            [],
            [.. Measurements.Notes(run)]);
    }
}
