using MlResNet.Comparison;
using Reporting;

namespace MlResNet.Reports;

/// <summary>Methods side by side as a page.</summary>
internal static class ComparisonReport
{
    /// <summary>Writes the page, and beside it the numbers of every fold.</summary>
    /// <param name="path">Of the page; the numbers get the ending .csv.</param>
    /// <param name="results">At least one.</param>
    /// <param name="foldsARepeat">Where cross-validation was repeated: how many folds it has; else null.</param>
    /// <param name="testing">How was tested.</param>
    /// <param name="facts">What is needed to get it again.</param>
    public static void Save(
        string path, IReadOnlyList<MethodResult> results, int? foldsARepeat, string testing, IReadOnlyList<Fact> facts)
    {
        var best = results.MaxBy(result => result.Accuracy.Mean)!;
        TableColumn[] repeated = foldsARepeat is null ? [] : [new("Accuracy of repeats, %", "0.0")];
        new HtmlReport($"{best.Name}: {best.Accuracy.Mean:0.0} % right", $"Ways to a classifier of few photos, side by side. {testing}")
        {
            Series = "mlresnet",
            Headlines =
                [.. results.Select(result => new Headline(result.Name, $"{result.Accuracy:0.0} %", $"{result.Time.Mean:0.0} s to fit"))],
            Sections =
            [
                new("Accuracy and time",
                [
                    new ChartFigure(new BarChart("Photos that were told right", testing, "Accuracy, %",
                        [.. results.Select(result => result.Name)],
                        [new("Accuracy", Palette.At(0), [.. results.Select(result => result.Accuracy)])]) { Format = "0.0" }),
                    new ReportTable($"Mean ± standard deviation. {testing}",
                        [
                            "Method", new("Accuracy, %", "0.0"), .. repeated, new("Lowest, %", "0.0"), new("Highest, %", "0.0"),
                            new("Features once, s", "0.0"), new("Fit, s", "0.0"),
                        ],
                        [.. results.Select(result => Row(result, foldsARepeat))])
                    {
                        Emphasized = new HashSet<int> { results.ToList().IndexOf(best) },
                    },
                ]),
            ],
            Facts = facts,
        }.Save(path);
        CsvFile.Write(Path.ChangeExtension(path, ".csv"), ["method", "run", "accuracy", "seconds"],
            results.SelectMany(result => result.Accuracies.Select(
                (accuracy, run) => (object?[])[result.Method, run + 1, accuracy, result.Seconds[run]])));
    }

    private static object?[] Row(MethodResult result, int? foldsARepeat)
    {
        object[] ofRepeats = foldsARepeat is { } runs ? [result.AccuracyOfRepetitions(runs)] : [];
        return
        [
            result.Name, result.Accuracy, .. ofRepeats, 100 * result.Accuracies.Min(), 100 * result.Accuracies.Max(),
            result.FeatureSeconds, result.Time,
        ];
    }
}
