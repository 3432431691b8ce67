namespace Microsoft.ML.Data;

internal sealed class SelectedColumnsCursor(DataViewRowCursor input, DataViewSchema schema, int[] indices) : SynchronizedCursor(input)
{
    public override DataViewSchema Schema => schema;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(Source(column));

    public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(Source(column));

    private DataViewSchema.Column Source(DataViewSchema.Column column) => Input.Schema[indices[column.Index]];
}
