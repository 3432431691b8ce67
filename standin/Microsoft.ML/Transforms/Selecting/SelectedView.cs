using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal sealed class SelectedView(IDataView source, ColumnSelection selection) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => selection.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return new Cursor(source.GetRowCursor(selection.GetDependencies(needed), rand), selection, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var inputs = source.GetRowCursorSet(selection.GetDependencies(needed), n, rand);
        return Array.ConvertAll(inputs, DataViewRowCursor (input) => new Cursor(input, selection, needed));
    }

    private sealed class Cursor(DataViewRowCursor input, ColumnSelection selection, IEnumerable<DataViewSchema.Column> needed) : SynchronizedCursor(input)
    {
        private readonly bool[] _active = ActiveColumns.Of(needed, selection.OutputSchema);

        public override DataViewSchema Schema => selection.OutputSchema;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(selection.Source(column));

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];
    }
}
