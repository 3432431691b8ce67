using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Top-1 and top-5 error of nets, several views of each image; the form of tables 3 and 4.</summary>
internal abstract class TopErrors : Experiment
{
    public override Recipe Recipe => Recipe.ImageNet;

    public override IReadOnlyList<ResNetArchitecture> Nets => Parse(PaperErrors.Keys);

    protected abstract IReadOnlyDictionary<string, (double Top1, double Top5)> PaperErrors { get; }

    protected abstract TestTimeAugmentation Views(ImageNetSizes sizes);

    public override ExperimentResult Evaluate(ExperimentRun run)
    {
        var views = Views(Measurements.Sizes(run));
        return new([.. run.Nets.SelectMany(net => Rows(run, net, views))], [], [.. Measurements.Notes(run)]);
    }

    private IEnumerable<ResultRow> Rows(ExperimentRun run, ResNetArchitecture net, TestTimeAugmentation views)
    {
        var trainings = run.Train(net);
        var paper = PaperErrors.Find(net.Name);
        yield return Measurements.Row(net, "top-1 error", paper?.Top1, trainings, training => Errors(training)?.Top1);
        yield return Measurements.Row(net, "top-5 error", paper?.Top5, trainings, training => Errors(training)?.Top5);

        TestErrors? Errors(FinishedTraining training) => training.HasModel ? Measurements.Test(run, training, views) : null;
    }
}
