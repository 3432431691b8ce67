using Microsoft.ML;
using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Several nets at once.</summary>
internal sealed class Table5 : Experiment
{
    public override string Name => "table5";

    public override string Title => "Table 5: an ensemble, top-5 error, fully convolutional at several scales";

    public override string Description =>
        "An ensemble of all nets (and runs), each applied at five scales, probabilities averaged; top-1 and top-5 error. The paper's has "
            + "six nets of different depth, two of them of 152 layers.";

    public override Recipe Recipe => Recipe.ImageNet;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse(PaperNumbers.Table4.Keys);

    public override ExperimentResult Evaluate(ExperimentRun run)
    {
        var views = TestTimeAugmentation.MultiScale(Measurements.Sizes(run).TestShorterSides);
        FinishedTraining[] members = [.. run.Nets.SelectMany(run.Train).Where(training => training.HasModel)];
        if (members.Length == 0)
            throw new InvalidOperationException("There is no net to make an ensemble of: all trainings diverged.");
        var rows = members.GroupBy(member => member.Architecture).Select(group =>
            Measurements.Row(
                group.Key, "top-5 error alone", PaperNumbers.Table4.Find(group.Key.Name)?.Top5, [.. group],
                member => Measurements.Test(run, member, views).Top5));
        var together = TestTogether(run, members, views);
        string name = $"Ensemble of {members.Length}";
        return new(
            [
                .. rows,
                new(name, "top-1 error", "%", null, [100 * together.Top1]),
                new(name, "top-5 error", "%", PaperNumbers.EnsembleTop5, [100 * together.Top5])
                {
                    Note = "the paper's is on ImageNet's test images, with six nets.",
                },
            ],
            [],
            [.. Measurements.Notes(run)]);
    }

    private static TestErrors TestTogether(ExperimentRun run, FinishedTraining[] members, TestTimeAugmentation views)
    {
        var models = new List<ResNetTransformer>();
        try
        {
            foreach (var member in members)
                models.Add(member.LoadModel(run.MLContext, run.Options.Threads));
            using var ensemble = new ResNetEnsemble(models.Select(model => (ITransformer)model.With(views)));
            return Measurements.Test(run, ensemble);
        }
        finally
        {
            models.ForEach(model => model.Dispose());
        }
    }
}
