namespace Microsoft.ML.Data;

/// <summary>Some columns of a view, by their indices, in that order.</summary>
internal sealed class SelectedColumnsView : IDataView
{
    private readonly IDataView _source;
    private readonly int[] _indices;

    public SelectedColumnsView(IDataView source, IEnumerable<int> indices)
    {
        _source = source;
        _indices = indices.ToArray();
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_indices.Select(index => source.Schema[index]));
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema { get; }

    /// <summary>The view without its hidden columns.</summary>
    public static IDataView WithoutHidden(IDataView view) => Where(view, column => !column.IsHidden);

    /// <summary>The view without columns whose values do not outlive the row they are read from.</summary>
    public static IDataView OnlyKeepable(IDataView view) => Where(view, column => ColumnBuffer.CanKeep(column.Type));

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new SelectedColumnsCursor(_source.GetRowCursor(Map(columnsNeeded), rand), Schema, _indices);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        Array.ConvertAll(_source.GetRowCursorSet(Map(columnsNeeded), n, rand), input => (DataViewRowCursor)new SelectedColumnsCursor(input, Schema, _indices));

    private static IDataView Where(IDataView view, Predicate<DataViewSchema.Column> keep) =>
        view.Schema.All(column => keep(column)) ? view : new SelectedColumnsView(view, view.Schema.Where(column => keep(column)).Select(column => column.Index));

    private DataViewSchema.Column[] Map(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Select(column => _source.Schema[_indices[column.Index]]).ToArray();
}
