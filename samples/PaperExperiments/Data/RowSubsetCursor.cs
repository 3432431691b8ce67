using Microsoft.ML;
using Microsoft.ML.Data;

namespace PaperExperiments.Data;

/// <summary>Passes over the rows that are not chosen.</summary>
internal sealed class RowSubsetCursor(DataViewRowCursor source, bool[] chosen) : DataViewRowCursor
{
    private long _position = -1;
    private long _sourceRow = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        while (source.MoveNext())
        {
            _sourceRow++;
            if (!chosen[_sourceRow])
                continue;
            _position++;
            return true;
        }
        _position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
