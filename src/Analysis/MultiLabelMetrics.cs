using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>How well a model tells the labels of images that may have any number of them.</summary>
public sealed class MultiLabelMetrics
{
    private MultiLabelMetrics(ImmutableArray<LabelResult> labels, long rowCount, long exactCount)
    {
        Labels = labels;
        RowCount = rowCount;
        SubsetAccuracy = (double)exactCount / rowCount;
    }

    /// <summary>The labels, in the order of the scores.</summary>
    public ImmutableArray<LabelResult> Labels { get; }

    /// <summary>Images that were looked at.</summary>
    public long RowCount { get; }

    /// <summary>mAP: the mean of the average precisions of the labels that some image has.</summary>
    public double MeanAveragePrecision => Mean(Labels.Where(label => label.Count > 0).Select(label => label.AveragePrecision));

    /// <summary>The mean of the labels' F1 scores; a label that no image has and none is predicted to have does not count.</summary>
    public double MacroF1Score =>
        Mean(Labels.Where(label => label.Count + label.PredictedCount > 0).Select(label => label.F1Score));

    /// <summary>The F1 score of all decisions together.</summary>
    public double MicroF1Score =>
        2.0 * Labels.Sum(label => label.CorrectCount) / Labels.Sum(label => label.Count + label.PredictedCount);

    /// <summary>The share of images that are predicted to have exactly the labels that they have.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>The share of decisions, one for each image and label, that are wrong.</summary>
    public double HammingLoss =>
        (double)Labels.Sum(label => label.Count + label.PredictedCount - (2 * label.CorrectCount)) / (RowCount * Labels.Length);

    /// <summary>All of it as a table.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{RowCount} images: mAP {MeanAveragePrecision:P1}, F1 {MicroF1Score:P1} (micro), {MacroF1Score:P1} (macro), all labels right ")
        + FormattableString.Invariant($"{SubsetAccuracy:P1}{Environment.NewLine}")
        + TextTable.Format(["Label", "Images", "Average precision", "Precision", "Recall", "F1"],
        [
            .. Labels.Select(label => (string[])
            [
                label.Name, FormattableString.Invariant($"{label.Count}"), Share(label.AveragePrecision), Share(label.Precision),
                Share(label.Recall), Share(label.F1Score),
            ]),
        ]);

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">The labels are not those that the scores are for.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    internal static MultiLabelMetrics Of(IDataView scored, string labelColumn, string scoreColumn)
    {
        var label = scored.Schema.GetColumnOrNull(labelColumn) ?? throw SchemaMismatch.Missing("label", labelColumn, nameof(scored));
        if (!LabelSets.AreIn(label.Type))
            throw SchemaMismatch.Of("label", labelColumn, "Vector<Boolean> or Vector<Key>", label.Type, nameof(scored));
        var score = scored.Schema.GetColumnOrNull(scoreColumn) ?? throw SchemaMismatch.Missing("score", scoreColumn, nameof(scored));
        if (score.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw SchemaMismatch.Of("score", scoreColumn, "Vector<Single> of known size", score.Type, nameof(scored));
        int count = LabelReader.ClassCount(label);
        if (count != vector.Size)
            throw new ArgumentException(
                $"There must be a score for each label; column '{labelColumn}' has {count} labels and column '{scoreColumn}' {vector.Size} "
                    + "values.", nameof(scored));

        var (sets, scores) = Read(scored, label, score, new LabelSets(count));
        if (sets.Count == 0)
            throw new InvalidOperationException("There must be at least one row whose image could be read; the data have none.");
        string[] names = ScoredColumns.NamesOf(label, score, count);
        return new(
            [.. names.Select((name, i) => ResultOf(name, [.. sets.Select(set => set[i])], [.. scores.Select(row => row[i])]))], sets.Count,
            sets.Zip(scores, (set, row) => set.Zip(row, (has, value) => has == value >= LabelScoreColumns.Threshold).All(right => right))
                .Count(right => right));
    }

    /// <summary>Rows whose image could not be read have NaN for scores, and are passed over.</summary>
    private static (List<bool[]> Sets, List<float[]> Scores) Read(
        IDataView scored, DataViewSchema.Column label, DataViewSchema.Column score, LabelSets known)
    {
        using var cursor = scored.GetRowCursor([label, score]);
        var reader = known.Bind(cursor, label);
        var getScore = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> value = default;
        var (sets, scores) = (new List<bool[]>(), new List<float[]>());
        while (cursor.MoveNext())
        {
            getScore(ref value);
            float[] row = [.. value.DenseValues()];
            if (row.Any(float.IsNaN))
                continue;
            scores.Add(row);
            sets.Add(known.All[reader.Read()]);
        }
        return (sets, scores);
    }

    private static LabelResult ResultOf(string name, bool[] has, float[] scores)
    {
        int predicted = scores.Count(value => value >= LabelScoreColumns.Threshold);
        int correct = has.Zip(scores, (one, value) => one && value >= LabelScoreColumns.Threshold).Count(right => right);
        return new(name, has.Count(one => one), predicted, correct, AveragePrecision(has, scores));
    }

    /// <summary>Images of equal scores come together: their order is nobody's merit.</summary>
    private static double AveragePrecision(bool[] has, float[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        double sum = 0;
        long seen = 0, found = 0;
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
                end++;
            int among = order[start..end].Count(i => has[i]);
            (seen, found) = (end, found + among);
            sum += among * ((double)found / seen);
            start = end;
        }
        return found == 0 ? double.NaN : sum / found;
    }

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();

    private static string Share(double value) => double.IsNaN(value) ? "–" : FormattableString.Invariant($"{value:P1}");
}
