using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>One row with what the network gives for it, computed again when the row below has moved.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private const long Never = -1;

    private readonly DataViewRow _source;
    private readonly ScoredSchema _schema;
    private readonly bool[] _active;
    private readonly RowBlock? _block;
    private readonly float[] _output;
    private long _scoredPosition = Never;

    public ScoredRow(DataViewRow source, ScoredSchema schema, bool[] active, RowScorer scorer)
    {
        _source = source;
        _schema = schema;
        _active = active;
        _output = new float[scorer.OutputSize];
        if (schema.NeedsScoring(active))
            _block = scorer.Bind(source, capacity: 1);
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw RowErrors.Inactive(column);
        return _schema.IsAdded(column)
            ? RowErrors.Typed<TValue>(_schema.AddedGetter(column, Output))
            : _source.GetGetter<TValue>(_schema.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    private ArraySegment<float> Output()
    {
        long position = _source.Position;
        if (position == Never)
            throw RowErrors.NoCurrentRow();
        if (position != _scoredPosition)
        {
            _block!.Clear();
            _block.Append();
            _block.Score(_output);
            _scoredPosition = position;
        }
        return _output;
    }
}
