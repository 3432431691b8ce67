namespace Microsoft.ML.Data;

/// <summary>
/// The rows whose number, as <paramref name="numbers"/> has it, lies in [min, max) - or [min, max] with <paramref name="includeMax"/> -
/// or, with <paramref name="complement"/>, outside. Rows whose number is NaN are in neither.
/// </summary>
internal sealed class RangeFilterView(IDataView source, RowNumbers numbers, double min, double max, bool includeMax, bool complement) : IDataView
{
    public bool CanShuffle => source.CanShuffle && !numbers.DependOnOrder;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        if (numbers.DependOnOrder)
            return Filter(needed, source.GetRowCursor(WithKey(needed)));
        return Consolidation.TryCreateCursor(this, needed, rand) ?? Filter(needed, source.GetRowCursor(WithKey(needed), rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return numbers.DependOnOrder
            ? [GetRowCursor(needed)]
            : Array.ConvertAll(source.GetRowCursorSet(WithKey(needed), n, rand), input => Filter(needed, input));
    }

    private IEnumerable<DataViewSchema.Column> WithKey(DataViewSchema.Column[] needed) =>
        numbers.Column is int key && !needed.Any(column => column.Index == key) ? [.. needed, Schema[key]] : needed;

    private DataViewRowCursor Filter(DataViewSchema.Column[] needed, DataViewRowCursor input)
    {
        var next = numbers.Over(input);
        return new PredicateCursor(input, ActiveColumns.Of(needed, Schema), () =>
        {
            var number = next();
            return complement
                ? number < min || (includeMax ? number > max : number >= max)
                : number >= min && (includeMax ? number <= max : number < max);
        });
    }
}
