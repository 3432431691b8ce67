namespace Microsoft.ML.Data;

/// <summary>A mapped row has whatever its input has active, not only what was asked for.</summary>
internal sealed class MappedRow(MappedColumns columns, DataViewRow input) : DataViewRow
{
    public override long Batch => input.Batch;

    public override long Position => input.Position;

    public override DataViewSchema Schema => columns.Schema;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsOfInput(column) ? input.GetGetter<TValue>(input.Schema[column.Index]) : columns.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        IsOfInput(column) ? input.IsColumnActive(input.Schema[column.Index]) : columns.IsActive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            columns.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsOfInput(DataViewSchema.Column column) => column.Index < input.Schema.Count;
}
