using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>One row with its scores, computed again when the row below has moved.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private const long Never = -1;

    private readonly DataViewRow _source;
    private readonly ScoredSchema _schema;
    private readonly bool[] _active;
    private readonly RowBlock? _block;
    private readonly float[] _probabilities;
    private long _scoredPosition = Never;

    public ScoredRow(DataViewRow source, ScoredSchema schema, bool[] active, RowScorer scorer)
    {
        _source = source;
        _schema = schema;
        _active = active;
        _probabilities = new float[scorer.ClassCount];
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
        return column.Index == _schema.PredictedLabelIndex ? RowErrors.Typed<TValue>((ValueGetter<uint>)GetPredictedLabel)
            : column.Index == _schema.ScoreIndex ? RowErrors.Typed<TValue>((ValueGetter<VBuffer<float>>)GetScore)
            : _source.GetGetter<TValue>(_schema.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    private void GetPredictedLabel(ref uint value) => value = Prediction.Label(Probabilities());

    private void GetScore(ref VBuffer<float> value) => VBuffer<float>.Copy(Probabilities(), 0, ref value, _probabilities.Length);

    private float[] Probabilities()
    {
        long position = _source.Position;
        if (position == Never)
            throw RowErrors.NoCurrentRow();
        if (position != _scoredPosition)
        {
            _block!.Clear();
            _block.Append();
            _block.Score(_probabilities);
            _scoredPosition = position;
        }
        return _probabilities;
    }
}
