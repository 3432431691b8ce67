namespace Microsoft.ML.Data;

/// <summary>A mapped row has whatever its input has active, not only what was asked for.</summary>
internal sealed class MappedRow(MappedColumns columns, DataViewRow input) : DataViewRow
{
    public override long Batch => input.Batch;

    public override long Position => input.Position;

    public override DataViewSchema Schema => columns.Schema;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        columns.IsAdded(column, out var source) ? columns.GetGetter<TValue>(column) : input.GetGetter<TValue>(input.Schema[source]);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        columns.IsAdded(column, out var source) ? columns.IsActive(column) : input.IsColumnActive(input.Schema[source]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            columns.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
