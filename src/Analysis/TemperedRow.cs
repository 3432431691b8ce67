using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>A row with its scores scaled.</summary>
internal sealed class TemperedRow(DataViewRow source, int scoreIndex, double temperature) : DataViewRow
{
    public override DataViewSchema Schema => source.Schema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        TemperedScores.GetGetter<TValue>(source, column, scoreIndex, temperature);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
