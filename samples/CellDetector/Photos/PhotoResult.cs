using Microsoft.ML;

namespace Cells.Photos;

/// <summary>A photo of which it is known what is there, and what the model makes of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Right">Found and there.</param>
/// <param name="Wrong">Found and not there, or found before.</param>
/// <param name="Missed">There and not found.</param>
internal sealed record PhotoResult(string Path, FoundObject[] Right, FoundObject[] Wrong, FoundObject[] Missed)
{
    // What counts as found, and as the same box.
    private const float ShownScore = 0.5f, SameBox = 0.5f;

    /// <summary>How bad it is: what is wrong by its score, and one for each that is missed.</summary>
    public double Badness => Wrong.Sum(one => one.Score) + Missed.Length;

    /// <summary>Reads transformed photos.</summary>
    public static IEnumerable<PhotoResult> Read(MLContext mlContext, IDataView transformed)
    {
        var named = mlContext.Transforms.Conversion.MapKeyToValue("Label").Fit(transformed).Transform(transformed);
        return mlContext.Data.CreateEnumerable<Row>(named, reuseRowObject: false).Select(row => Of(
            row.ImagePath, FoundObject.Of(row.Label, null, row.BoundingBoxes),
            FoundObject.Of(row.PredictedLabel, row.Score, row.PredictedBoundingBoxes)));
    }

    /// <summary>The highest score chooses first.</summary>
    public static PhotoResult Of(string path, FoundObject[] truths, FoundObject[] found)
    {
        var missed = truths.ToList();
        List<FoundObject> right = [], wrong = [];
        foreach (var one in found.Where(one => one.Score >= ShownScore).OrderByDescending(one => one.Score))
        {
            var same = missed.Where(truth => truth.Label == one.Label && truth.Overlap(one) >= SameBox).MaxBy(one.Overlap);
            (same is null ? wrong : right).Add(one);
            if (same is not null)
                missed.Remove(same);
        }
        return new(path, [.. right], [.. wrong], [.. missed]);
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];

        public string[] PredictedLabel { get; set; } = [];

        public float[] PredictedBoundingBoxes { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
