using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Serves the columns that scoring leaves as they are to somebody who wants no scores.</summary>
internal sealed class UnscoredCursor(DataViewRowCursor source, ScoredSchema schema, bool[] active) : DataViewRowCursor
{
    public override DataViewSchema Schema => schema.Output;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override bool MoveNext() => source.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? source.GetGetter<TValue>(schema.Input[column.Index]) : throw RowErrors.Inactive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
