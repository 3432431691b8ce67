using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What the scores of a model say, with the labels beside them: errors, confusions, the worst mistakes and how far probabilities can be
/// trusted.
/// </summary>
/// <remarks>Among equal scores the class that comes first counts as the higher one, for predictions and for ranks alike.</remarks>
public sealed class ScoreAnalysis
{
    private const double LeastProbability = 1e-15;

    private readonly long[] _ranks;

    private ScoreAnalysis(
        long[] ranks, ConfusionCounts confusion, ImmutableArray<Mistake> worstMistakes, double logLoss, double calibrationError,
        ScoredRowReader rows)
    {
        _ranks = ranks;
        (Confusion, WorstMistakes, LogLoss, ExpectedCalibrationError) = (confusion, worstMistakes, logLoss, calibrationError);
        (UnlabelledRows, UnreadableRows) = (rows.UnlabelledRows, rows.UnreadableRows);
    }

    /// <summary>Rows with a label and with scores: those that everything here is about.</summary>
    public long RowCount => _ranks.Sum();

    /// <summary>Rows without a label, which were passed over.</summary>
    public long UnlabelledRows { get; }

    /// <summary>Rows whose image could not be read (<see cref="CorruptImageHandling.Skip"/>), which were passed over, too.</summary>
    public long UnreadableRows { get; }

    /// <summary>The share of images whose most probable class is not the true one, 0 to 1.</summary>
    public double Top1Error => TopKError(1);

    /// <summary>The share of images whose true class is not among the five most probable ones, 0 to 1.</summary>
    public double Top5Error => TopKError(5);

    /// <summary>Mean cross-entropy in nats, as Evaluate computes it: probabilities below 1e-15 count as 1e-15.</summary>
    public double LogLoss { get; }

    /// <summary>
    /// The mean difference between confidence and accuracy, 0 to 1, over 15 bins of confidence (Guo et al. 2017); see CalibrateTemperature.
    /// </summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Which classes are taken for which.</summary>
    public ConfusionCounts Confusion { get; }

    /// <summary>The mistakes with the highest loss, the worst first.</summary>
    public ImmutableArray<Mistake> WorstMistakes { get; }

    /// <summary>The share of images whose true class is not among the <paramref name="k"/> most probable ones, 0 to 1.</summary>
    public double TopKError(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return (double)_ranks.Skip(k).Sum() / RowCount;
    }

    /// <summary>All of it as text.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{RowCount:N0} images: top-1 error {Top1Error:P2}, top-5 error {Top5Error:P2}, log-loss {LogLoss:0.0000}, calibration error "
            + $"{ExpectedCalibrationError:P2}"),
        "",
        Confusion.ToString(),
        TextTable.Format(["Worst mistakes", "is", "taken for", "with", "instead of"],
        [
            .. WorstMistakes.Select(mistake => (string[])
            [
                mistake.ImagePath ?? string.Create(CultureInfo.InvariantCulture, $"row {mistake.Row}"), mistake.ActualClass,
                mistake.PredictedClass, mistake.Probability.ToString("P1", CultureInfo.InvariantCulture),
                mistake.ActualProbability.ToString("P4", CultureInfo.InvariantCulture),
            ]),
        ], leftColumns: 3));

    internal static ScoreAnalysis Of(IDataView scored, ScoredColumns columns, int mistakeCount)
    {
        var ranks = new long[columns.ClassCount];
        var counts = new long[columns.ClassCount, columns.ClassCount];
        var calibration = new CalibrationError();
        // The least bad mistake comes out first when there are too many; of equals, the later one.
        var worst = new PriorityQueue<Mistake, (double Loss, long Row)>();
        double loss = 0;
        using var rows = new ScoredRowReader(scored, columns);
        while (rows.MoveNext())
        {
            int predicted = (int)Prediction.Label(rows.Probabilities) - 1;
            float actual = rows.Probabilities[rows.Class], highest = rows.Probabilities[predicted];
            ranks[Rank(rows.Probabilities, rows.Class)]++;
            counts[rows.Class, predicted]++;
            calibration.Add(highest, predicted == rows.Class);
            loss -= Math.Log(Math.Max(actual, LeastProbability));
            if (predicted == rows.Class)
                continue;

            var priority = (-(double)actual, -rows.Row);
            if (worst.Count < mistakeCount || worst.TryPeek(out _, out var least) && priority.CompareTo(least) > 0)
            {
                worst.Enqueue(
                    new(rows.Row, rows.Id, rows.ImagePath, columns.ClassNames[rows.Class], columns.ClassNames[predicted], highest, actual),
                    priority);
                if (worst.Count > mistakeCount)
                    worst.Dequeue();
            }
        }
        long count = ranks.Sum();
        if (count == 0)
            throw new InvalidOperationException(
                $"There must be at least one row with a label; the data have {rows.UnlabelledRows} rows, all without."
                + (rows.UnreadableRows == 0
                    ? ""
                    : FormattableString.Invariant($" Of {rows.UnreadableRows} more the images cannot be read.")));
        return new(
            ranks, new(columns.ClassNames, counts),
            [.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)], loss / count,
            calibration.Value, rows);
    }

    /// <summary>How many classes are more probable than the true one.</summary>
    private static int Rank(ReadOnlySpan<float> probabilities, int actual)
    {
        int rank = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[actual] || (i < actual && probabilities[i] == probabilities[actual]))
                rank++;
        }
        return rank;
    }
}
