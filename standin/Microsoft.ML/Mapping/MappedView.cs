namespace Microsoft.ML.Data;

/// <summary>The rows of <paramref name="source"/> with the columns of a mapping added.</summary>
internal sealed class MappedView(IDataView source, RowMapper mapper) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return Consolidation.TryCreateCursor(this, needed, rand) ?? Map(needed, source.GetRowCursor(mapper.GetDependencies(needed), rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var inputs = source.GetRowCursorSet(mapper.GetDependencies(needed), n, rand);
        // Rows read in one thread can still be mapped in several.
        if (inputs.Length == 1 && n > 1 && needed.Any(column => mapper.Columns.IsAdded(column, out _)))
            inputs = Splitting.Split(inputs[0], n);
        return Array.ConvertAll(inputs, input => Map(needed, input));
    }

    private DataViewRowCursor Map(DataViewSchema.Column[] needed, DataViewRowCursor input) =>
        new MappedCursor(new MappedColumns(mapper, input, needed), input);
}
