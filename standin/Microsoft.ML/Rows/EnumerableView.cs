namespace Microsoft.ML.Data;

/// <summary>A view of objects, enumerated anew by every cursor.</summary>
internal sealed class EnumerableView<TRow>(IEnumerable<TRow> rows, RowColumn[] columns) : IDataView
    where TRow : class
{
    private readonly MemberGetters<TRow> _members = new(columns);

    public bool CanShuffle => false;

    public DataViewSchema Schema => _members.Schema;

    public long? GetRowCount() => (rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new EnumerableCursor<TRow>(rows, _members, ActiveColumns.Of(columnsNeeded, Schema));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
