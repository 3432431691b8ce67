using PaperExperiments.Results;
using Reporting;

namespace PaperExperiments.Detection;

/// <summary>The page of table 7 or 8.</summary>
internal static class DetectionReport
{
    public static HtmlReport Of(
        DetectionTable table, DetectionOptions options, ExperimentResult result, IReadOnlyList<DetectionTraining> trainings,
        string split) => new(table.Title, string.Join(' ', result.Notes))
    {
        Series = "Deep Residual Learning for Image Recognition",
        Sections =
        [
            new("Numbers", [Numbers(result)]),
            new("Trainings", [Trainings(trainings)]),
            new("Classes", [Classes(trainings)]),
        ],
        Facts =
        [
            new("Command", $"PaperExperiments {options.CommandLine}", IsCode: true),
            new("Images", $"{options.Data} ({split})"),
            new("Scale", FormattableString.Invariant($"{options.Scale:0.##########} of the paper's steps")),
            new("Machine", Machine.Current.ToString()),
        ],
    };

    private static ReportTable Numbers(ExperimentResult result) => new(
        "The paper's numbers and ours",
        ["Body", "", new("Paper", "0.0#"), new("Ours", "0.00#"), new("Difference", "+0.00#;−0.00#;0.00"), "Runs"],
        [
            .. result.Rows.Select(row => (object?[])
                [row.What, row.Label, row.Paper, row.Rounded, row.Difference is { } difference ? Math.Round(difference, 2) : null,
                    row.Values.Count]),
        ]);

    private static ReportTable Trainings(IReadOnlyList<DetectionTraining> trainings) => new(
        "Each training",
        ["Body", "Seed", new("Steps", "N0"), new("AP50", "0.000"), new("AP", "0.000"), new("VOC 2007", "0.000"), new("Minutes", "N1")],
        [
            .. trainings.Select(one => (object?[])
                [one.Body, one.Seed, one.Steps, one.Metrics.Coco.AveragePrecision50, one.Metrics.Coco.AveragePrecision,
                    one.Metrics.Voc2007MeanAveragePrecision, one.Elapsed.TotalMinutes]),
        ]);

    private static ReportTable Classes(IReadOnlyList<DetectionTraining> trainings) => new(
        "Average precision of each class at an overlap of one half, as COCO counts it",
        ["Class", new("Objects", "N0"), .. trainings.Select(one => new TableColumn($"{one.Body}, seed {one.Seed}", "0.000"))],
        [
            .. trainings[0].Metrics.PerClass.Index().Select(pair => (object?[])
                [pair.Item.ClassName, pair.Item.ObjectCount,
                    .. trainings.Select(one => (object?)one.Metrics.PerClass[pair.Index].AveragePrecision50)]),
        ]);
}
