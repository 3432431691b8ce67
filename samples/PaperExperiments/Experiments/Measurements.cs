using Microsoft.ML;
using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>From trained nets to rows of results.</summary>
internal static class Measurements
{
    /// <summary>Errors of a net, one a run, in %.</summary>
    /// <param name="net">The net.</param>
    /// <param name="measure">What is measured.</param>
    /// <param name="paper">The paper's number in %.</param>
    /// <param name="trainings">One a run.</param>
    /// <param name="error">Inside [0, 1]; null where there is none.</param>
    public static ResultRow Row(
        ResNetArchitecture net, string measure, double? paper, IReadOnlyList<FinishedTraining> trainings,
        Func<FinishedTraining, double?> error) =>
        new(net.DisplayName, measure, "%", paper, [.. trainings.Select(error).OfType<double>().Select(value => 100 * value)])
        {
            Note = trainings.Select(training => training.Summary.Divergence).FirstOrDefault(divergence => divergence is not null),
        };

    /// <summary>Errors on the test images, several views of each.</summary>
    public static TestErrors Test(ExperimentRun run, FinishedTraining training, TestTimeAugmentation views) =>
        training.Measure($"test {views}", () =>
        {
            using var model = training.LoadModel(run.MLContext, run.Options.Threads);
            using var tested = model.With(views);
            return Test(run, tested);
        });

    public static TestErrors Test(ExperimentRun run, ITransformer model)
    {
        var analysis = run.MLContext.MulticlassClassification.AnalyzeScores(model.Transform(run.Data.Test), mistakeCount: 0);
        return new TestErrors(analysis.Top1Error, analysis.Top5Error, analysis.RowCount);
    }

    /// <summary>The sizes of testing, for nets trained by section 3.4.</summary>
    public static ImageNetSizes Sizes(ExperimentRun run) => new(run.Options.ImageSize ?? ImageNetSizes.Side);

    /// <summary>What every comparison with the paper has to say.</summary>
    public static IEnumerable<string> Notes(ExperimentRun run)
    {
        yield return $"The paper's numbers are those of {run.PapersImages}; ours are those of {run.Data.Name} ({run.Data.Source}).";
        if (run.Options is not { Scale: 1, DataScale: 1 })
            yield return "The paper's numbers are those of the full schedule on all images of its data set; ours are at "
                + FormattableString.Invariant($"{run.Options.Scale:0.##########} of the steps, ")
                + FormattableString.Invariant($"on {run.Options.DataScale:0.##########} of the images.");
        if (run.Options.HoldOut > 0)
            yield return FormattableString.Invariant($"{run.Options.HoldOut:0.###} of the training images are set aside.");
    }
}
