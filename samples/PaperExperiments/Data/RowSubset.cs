using Microsoft.ML;
using Microsoft.ML.Data;

namespace PaperExperiments.Data;

/// <summary>Some rows of a view, in its order. Rows keep their ids.</summary>
/// <param name="source">A view whose order does not change.</param>
/// <param name="chosen">For each of its rows, whether it is there.</param>
internal sealed class RowSubset(IDataView source, bool[] chosen) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => chosen.LongCount(isChosen => isChosen);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new RowSubsetCursor(source.GetRowCursor(columnsNeeded), chosen);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>The same share of each class, at least one row of each, evenly spread over the rows of the class.</summary>
    public static RowSubset OfEachClass(IDataView source, string label, double fraction) => new(source, Choose(source, label, fraction));

    /// <summary>A share of each class, and the rest.</summary>
    public static (RowSubset Share, RowSubset Others) Split(IDataView source, string label, double fraction)
    {
        bool[] chosen = Choose(source, label, fraction);
        return (new(source, chosen), new(source, Array.ConvertAll(chosen, isChosen => !isChosen)));
    }

    private static bool[] Choose(IDataView source, string label, double fraction)
    {
        uint[] labels = [.. source.GetColumn<uint>(label)];
        var counts = labels.CountBy(key => key).ToDictionary();
        var seen = new Dictionary<uint, long>();
        return Array.ConvertAll(labels, key =>
        {
            long count = counts[key], wanted = Math.Max(1, (long)Math.Round(count * fraction)), place = seen.GetValueOrDefault(key);
            seen[key] = place + 1;
            return (place + 1) * wanted / count > place * wanted / count;
        });
    }
}
