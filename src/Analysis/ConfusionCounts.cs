using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.ResNet;

/// <summary>A confusion matrix with class names, as data and to print.</summary>
public sealed class ConfusionCounts
{
    private const int LargestTable = 25, ListedConfusions = 25;

    private readonly long[,] _counts;

    internal ConfusionCounts(ImmutableArray<string> classNames, long[,] counts)
    {
        (ClassNames, _counts) = (classNames, counts);
        var classes = Enumerable.Range(0, classNames.Length);
        Classes =
        [
            .. classes.Select(number => new ClassResult(
                classNames[number], classes.Sum(other => counts[number, other]), classes.Sum(other => counts[other, number]),
                counts[number, number])),
        ];
    }

    /// <summary>The classes in the order of the scores.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Count, precision and recall of each class.</summary>
    public ImmutableArray<ClassResult> Classes { get; }

    /// <summary>
    /// Images of class <paramref name="actual"/> that are taken for class <paramref name="predicted"/>, both counted from 0.
    /// </summary>
    public long this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>
    /// The pairs of different classes that are confused most often, the most frequent first; pairs that never are, are left out.
    /// </summary>
    public ImmutableArray<Confusion> MostConfused(int count) =>
    [
        .. Cells().Where(cell => cell.Actual != cell.Predicted && cell.Count > 0)
            .OrderByDescending(cell => cell.Count).ThenBy(cell => cell.Actual).ThenBy(cell => cell.Predicted).Take(count)
            .Select(cell => new Confusion(ClassNames[cell.Actual], ClassNames[cell.Predicted], cell.Count)),
    ];

    /// <summary>Every cell of the matrix, row by row, for example for LoadFromEnumerable.</summary>
    public IEnumerable<Confusion> ToEnumerable() =>
        Cells().Select(cell => new Confusion(ClassNames[cell.Actual], ClassNames[cell.Predicted], cell.Count));

    /// <summary>
    /// The matrix as a table: rows are what images show, columns, numbered as the rows are, what they are taken for. Of more than 25
    /// classes, only the most frequent confusions.
    /// </summary>
    public override string ToString()
    {
        if (ClassNames.Length > LargestTable)
        {
            return TextTable.Format(["Class", "Taken for", "Images"],
                [.. MostConfused(ListedConfusions).Select(pair => (string[])[pair.ActualClass, pair.PredictedClass, Number(pair.Count)])],
                leftColumns: 2);
        }
        // Names would make columns wider than what they count.
        string[] headings = ["", .. Enumerable.Range(1, ClassNames.Length).Select(number => Number(number)), "Recall"];
        var rows = Classes.Select((result, actual) => (string[])
            [
                FormattableString.Invariant($"{actual + 1} {result.Name}"),
                .. Enumerable.Range(0, ClassNames.Length).Select(predicted => Number(_counts[actual, predicted])),
                Share(result.Recall),
            ]);
        return TextTable.Format(headings, [.. rows, ["Precision", .. Classes.Select(result => Share(result.Precision)), ""]]);
    }

    private IEnumerable<(int Actual, int Predicted, long Count)> Cells() =>
        from actual in Enumerable.Range(0, ClassNames.Length)
        from predicted in Enumerable.Range(0, ClassNames.Length)
        select (actual, predicted, _counts[actual, predicted]);

    private static string Number(long count) => count == 0 ? "·" : count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => double.IsNaN(value) ? "–" : value.ToString("P1", CultureInfo.InvariantCulture);
}
