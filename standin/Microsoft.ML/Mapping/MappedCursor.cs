namespace Microsoft.ML.Data;

internal sealed class MappedCursor(MappedColumns columns, DataViewRowCursor input) : SynchronizedCursor(input)
{
    public override DataViewSchema Schema => columns.Schema;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.GetGetter<TValue>(column);

    public override bool IsColumnActive(DataViewSchema.Column column) => columns.IsActive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            columns.Dispose();
        base.Dispose(disposing);
    }
}
