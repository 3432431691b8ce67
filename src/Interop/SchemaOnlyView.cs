namespace Microsoft.ML.ResNet;

/// <summary>A view to show a schema with; it has no rows.</summary>
internal sealed class SchemaOnlyView(DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => throw NoRows();

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        throw NoRows();

    private static NotSupportedException NoRows() => new("This view has a schema and no rows.");
}
