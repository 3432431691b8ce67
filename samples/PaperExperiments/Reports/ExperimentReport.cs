using System.Globalization;
using PaperExperiments.Experiments;
using PaperExperiments.Results;
using PaperExperiments.Trainings;
using Reporting;

namespace PaperExperiments.Reports;

/// <summary>An experiment as a page: numbers beside the paper's, plots like the paper's, and how to get them again.</summary>
internal static class ExperimentReport
{
    public static HtmlReport Of(
        Experiment experiment, ExperimentResult result, ResultRecord record, IReadOnlyList<FinishedTraining> trainings) =>
        new(experiment.Title, experiment.Description)
        {
            Series = "Deep Residual Learning for Image Recognition (He, Zhang, Ren, Sun, 2015)",
            Sections =
            [
                new("Beside the paper", [Numbers(result), .. result.AllNotes.Select(note => new Remark(note))]),
                .. result.Plots.Count == 0 ? [] : (ReportSection[])
                    [new("Plots", [.. result.Plots.Select(plot => new ChartFigure(PlotCharts.Of(plot), PlotCharts.Caption(plot)))])],
                .. trainings.Count == 0 ? [] : (ReportSection[])[new("Trainings", [Trainings(trainings)])],
                new("Raw numbers", [Files(result)]),
            ],
            Facts = [.. Facts(record, trainings)],
        };

    private static ReportTable Numbers(ExperimentResult result) => new(
        "The paper's numbers and ours; ± is the standard deviation over the runs",
        ["Net", "Measure", new("Paper", "0.00#"), new("Ours", "0.00#"), new("Difference", "+0.00#;−0.00#;0.00"), "Runs"],
        [
            .. result.Rows.Select(
                row => (object?[])[
                    row.What, row.Label, row.Paper, row.Rounded,
                    row.Difference is { } difference ? Math.Round(difference, row.Digits) : null, row.Values.Count]),
        ]);

    private static ReportTable Trainings(IReadOnlyList<FinishedTraining> trainings) => new(
        "Each training, errors in %",
        [
            "Net", "Seed", new("Parameters", "N0"), new("Multiply-adds, 10⁶", "N1"), new("Steps", "N0"), "Images a step", "Epochs",
            new("Training error", "0.00"), new("Test error", "0.00"), new("Minutes", "N1"),
        ],
        [
            .. trainings.Select(training => training.Summary).Select(summary => (object?[])
            [
                summary.Net, summary.Seed, summary.Parameters, summary.MultiplyAdds / 1e6, summary.Steps, summary.BatchSize, summary.Epochs,
                100 * summary.TrainingError, 100 * summary.TestError, summary.Seconds / 60,
            ]),
        ]);

    private static FileLinks Files(ExperimentResult result) => new(
    [
        ("results.json", "the numbers and how they came about"),
        ("results.csv", "the numbers"),
        .. result.Plots.Count == 0 ? [] : ((string, string)[])[("curves.csv", "the plots")],
    ]);

    private static IEnumerable<Fact> Facts(ResultRecord record, IReadOnlyList<FinishedTraining> trainings)
    {
        yield return new("Command", $"PaperExperiments {record.CommandLine}", IsCode: true);
        if (trainings.Count > 0)
        {
            var first = trainings[0].Summary;
            yield return new(
                "Images",
                FormattableString.Invariant(
                    $"{record.Data}: {first.TrainingImages:N0} to train on, {first.TestImages:N0} to test on, as {first.ImageShape}"));
            yield return new(
                "Scale",
                FormattableString.Invariant(
                    $"{record.Scale:0.##########} of the paper's steps, {record.DataScale:0.##########} of the images"));
            yield return new(
                "Seeds",
                record.Runs == 1
                    ? FormattableString.Invariant($"{record.Seed}")
                    : FormattableString.Invariant($"{record.Seed} to {record.Seed + record.Runs - 1}"));
            yield return new("Training", Hours(record.TrainingSeconds));
            yield return new(
                "Device", record.Device == "cpu" ? FormattableString.Invariant($"the processor, {record.Threads} threads") : record.Device);
            foreach (string machine in trainings.Select(training => training.Summary.Machine).Distinct())
                yield return new("Machine of the trainings", machine);
        }
        yield return new("Machine", record.Machine.ToString());
        yield return new("Finished", record.Finished.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }

    private static string Hours(double seconds) => seconds < 5400
        ? FormattableString.Invariant($"{seconds / 60:N1} minutes")
        : FormattableString.Invariant($"{seconds / 3600:N1} hours");
}
