using Microsoft.ML.ResNet;
using Reporting;

namespace MlResNet.Reports;

/// <summary>An evaluation as a page that carries its pictures with it.</summary>
internal static class EvaluationReport
{
    private const int LargestMatrix = 40, LongestSide = 280;

    /// <param name="analysis">How a model did.</param>
    /// <param name="unreadable">Files that were left out, of the folder that the photos are from.</param>
    /// <param name="facts">How it came about.</param>
    /// <param name="unknown">Photos of classes that the model does not know.</param>
    /// <param name="suspects">Photos whose label may be wrong, the most suspect first.</param>
    /// <param name="explain">Shows what speaks for a class in a photo; null where the network is none that can be asked.</param>
    public static HtmlReport Create(ScoreAnalysis analysis, UnknownPhotos unknown, IReadOnlyList<UnreadableImage> unreadable,
        IReadOnlyList<Fact> facts, IReadOnlyList<SuspectLabel> suspects, Func<byte[], string, ClassActivationMap>? explain)
    {
        var confusion = analysis.Confusion;
        long right = confusion.Classes.Sum(result => result.CorrectCount);
        string title = FormattableString.Invariant($"{right:N0} of {analysis.RowCount + unknown.Count:N0} photos right");
        string known = $"Told apart: {string.Join(", ", confusion.ClassNames)}.";
        return new HtmlReport(title, unknown.Count == 0 ? known : $"{known} {unknown.Explanation} {unknown.Sum(analysis)}")
        {
            Series = "mlresnet",
            Headlines =
            [
                new("Accuracy", Text($"{unknown.RightOfAll(analysis):P1}"),
                    Text($"{right:N0} of {analysis.RowCount + unknown.Count:N0}; by chance {1.0 / confusion.ClassNames.Length:P0}")),
                new("Log-loss", Text($"{analysis.LogLoss:0.000}"),
                    Text($"of equal probabilities {Math.Log(confusion.ClassNames.Length):0.000}")),
                new("Calibration error", Text($"{analysis.ExpectedCalibrationError:P1}"), "confidence against accuracy"),
                new("Left out", Text($"{unreadable.Count:N0}"), unreadable.Count == 0 ? "every file could be read"
                    : "files that cannot be read"),
            ],
            Sections =
            [
                new("The worst mistakes", [Gallery(analysis, explain)]),
                .. suspects.Count == 0 ? [] : (ReportSection[])[new("Labels to look at again", [Suspects(suspects)])],
                new("Classes", [Classes(confusion)]),
                new("Confusions", [Matrix(confusion)]),
                .. unreadable.Count == 0 ? [] : (ReportSection[])[new("Files that cannot be read", [Unreadable(unreadable)])],
            ],
            Facts = facts,
        };
    }

    private static IReportBlock Gallery(ScoreAnalysis analysis, Func<byte[], string, ClassActivationMap>? explain) =>
        analysis.WorstMistakes.IsEmpty
            ? new Paragraph("There are none.")
            : new PictureGallery(
                "Least probability for what they show first"
                    + (explain is null ? "" : "; below, what speaks for the class that they are taken for: the brighter, the more"),
                [.. analysis.WorstMistakes.Select(mistake => Mistake(mistake, explain))]);

    private static GalleryPicture Mistake(Mistake mistake, Func<byte[], string, ClassActivationMap>? explain) =>
        new(Upright(mistake.ImagePath!), mistake.ActualClass, mistake.PredictedClass, mistake.Probability,
            Path.GetFileName(mistake.ImagePath!))
        {
            ActualProbability = mistake.ActualProbability,
            Explanation = explain is null
                ? null
                : new("image/png", explain(File.ReadAllBytes(mistake.ImagePath!), mistake.PredictedClass).OverlayAsPng()),
        };

    /// <summary>The photo as the network was shown it.</summary>
    private static Picture Upright(string path)
    {
        using var image = new ImageDecoding().Decode(File.ReadAllBytes(path));
        byte[] colours = new byte[image.Width * image.Height * 3];
        for (int i = 0; i < colours.Length; i += 3)
            image.Pixels.Slice(i / 3 * 4, 3).CopyTo(colours.AsSpan(i));
        return Picture.FromPixels(colours, image.Width, image.Height, channels: 3, LongestSide);
    }

    private static ReportTable Classes(ConfusionCounts confusion) => new(
        "Precision: the share of the photos taken for a class that are of it. Recall: the share of its photos that are taken for it.",
        ["Class", new("Photos", "N0"), new("Taken for it", "N0"), new("Precision", "0.0 %"), new("Recall", "0.0 %"), new("F1", "0.0 %")],
        [
            .. confusion.Classes.Select(
                result => (object?[])[result.Name, result.Count, result.PredictedCount, result.Precision, result.Recall, result.F1Score]),
        ]);

    private static IReportBlock Matrix(ConfusionCounts confusion) => confusion.ClassNames.Length <= LargestMatrix
        ? new ChartFigure(new HeatMap(
            "Which is taken for which", "", confusion.ClassNames, (actual, predicted) => confusion[actual, predicted]))
        : new ReportTable("The most frequent confusions", ["It is", "Taken for", new("Photos", "N0")],
            [.. confusion.MostConfused(LargestMatrix).Select(pair => (object?[])[pair.ActualClass, pair.PredictedClass, pair.Count])]);

    private static ReportTable Suspects(IReadOnlyList<SuspectLabel> suspects) => new(
        "The model had not seen these photos, and is as sure of another class as of photos of that class on average: their label, or the "
            + "model, is wrong.",
        ["Photo", "Labelled", "May be", new("Probability", "0.0 %"), new("Of its label", "0.0 %")],
        [
            .. suspects.Take(LargestMatrix).Select(suspect => (object?[])[
                Path.GetFileName(suspect.ImagePath), suspect.Label, suspect.SuggestedLabel, suspect.SuggestedProbability,
                suspect.LabelProbability]),
        ]);

    private static ReportTable Unreadable(IReadOnlyList<UnreadableImage> files) =>
        new("They were left out.", ["File", "Reason"], [.. files.Select(file => (object?[])[file.ImagePath, file.Reason])]);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
