using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using PaperExperiments.Trainings;

namespace PaperExperiments.Experiments;

/// <summary>Training and test error against steps, several nets over the same axes; the form of figures 1, 4 and 6.</summary>
internal abstract class ErrorCurves : Experiment
{
    public override IReadOnlyList<ResNetArchitecture> Nets => [.. Panels.SelectMany(panel => panel.Nets).Distinct()];

    /// <summary>The paper's plots, from left to right.</summary>
    protected abstract IReadOnlyList<(string Title, ResNetArchitecture[] Nets)> Panels { get; }

    /// <summary>The paper's test error in %, where it has one.</summary>
    protected virtual double? PaperTestError(ResNetArchitecture net) => null;

    public override ExperimentResult Evaluate(ExperimentRun run)
    {
        var trainings = run.Nets.ToDictionary(net => net, run.Train);
        var rows = run.Nets.SelectMany(net => new[]
        {
            Measurements.Row(net, "training error", null, trainings[net], training => training.Summary.TrainingError),
            Measurements.Row(net, "test error", PaperTestError(net), trainings[net], training => training.Summary.TestError),
        });
        return new(
            [.. rows],
            [
                .. Panels.Select(panel => Plot(panel.Title, [.. panel.Nets.Where(trainings.ContainsKey)], trainings))
                    .Append(Rest(run, trainings))
                    .Where(plot => plot.Curves.Count > 0),
            ],
        [
            "The training error is that of the last epoch, on augmented images as they were trained on; the test error is that after the "
                + "last step.",
            .. Measurements.Notes(run),
        ]);
    }

    /// <summary>Nets that the paper has in no plot.</summary>
    private Plot Rest(ExperimentRun run, Dictionary<ResNetArchitecture, IReadOnlyList<FinishedTraining>> trainings) =>
        Plot("Others", [.. run.Nets.Except(Panels.SelectMany(panel => panel.Nets))], trainings);

    private static Plot Plot(
        string title, ResNetArchitecture[] nets, Dictionary<ResNetArchitecture, IReadOnlyList<FinishedTraining>> trainings) =>
        new(title, "Steps", "Error, %", [.. nets.SelectMany(net => Curves(net, trainings[net]))]);

    private static IEnumerable<Curve> Curves(ResNetArchitecture net, IReadOnlyList<FinishedTraining> trainings)
    {
        var histories = trainings.Select(training => training.ReadHistory()).ToArray();
        yield return new(
            net.DisplayName, CurveKind.Training, [.. histories.Select(history => InPercent(history.Points, point => point.TrainingError))]);
        yield return new(
            net.DisplayName, CurveKind.Test, [.. histories.Select(history => InPercent(history.Epochs, point => point.TestError))]);

        static (double X, double Y)[] InPercent(IEnumerable<HistoryPoint> points, Func<HistoryPoint, double?> error) =>
            [.. points.Where(point => error(point) is not null).Select(point => ((double)point.Iteration, 100 * error(point)!.Value))];
    }
}
