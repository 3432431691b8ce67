using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal sealed class SelectedRow(DataViewRow input, ColumnSelection selection) : DataViewRow
{
    public override long Batch => input.Batch;

    public override long Position => input.Position;

    public override DataViewSchema Schema => selection.OutputSchema;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(selection.Source(column));

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
