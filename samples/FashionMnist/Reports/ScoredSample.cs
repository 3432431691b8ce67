using Microsoft.ML;

namespace FashionMnist.Reports;

/// <summary>Test images to look at, of the first thousand.</summary>
/// <param name="First">In the order of the data.</param>
/// <param name="Mistakes">What was taken for another class, the surest mistake first.</param>
/// <param name="ClassNames">In the order of the keys.</param>
internal sealed record ScoredSample(IReadOnlyList<ScoredImage> First, IReadOnlyList<ScoredImage> Mistakes, IReadOnlyList<string> ClassNames)
{
    public const int Size = 1000;

    public static ScoredSample Take(MLContext mlContext, IDataView predictions, IReadOnlyList<string> classNames)
    {
        var rows = mlContext.Data.CreateEnumerable<ScoredImage>(mlContext.Data.TakeRows(predictions, Size), reuseRowObject: false).ToList();
        return new(
            rows, [.. rows.Where(row => row.PredictedLabel != classNames[Index(row)]).OrderByDescending(row => row.Score.Max())],
            classNames);
    }

    public string ActualClass(ScoredImage image) => ClassNames[Index(image)];

    /// <summary>The probability given to what the image shows.</summary>
    public double ActualProbability(ScoredImage image) => image.Score[Index(image)];

    // Keys count from 1.
    private static int Index(ScoredImage image) => (int)image.Label - 1;
}
