using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Serves scored rows one by one while the network sees them by the block: rows are read ahead, what is asked of them besides scores is
/// buffered, and a block is scored when a score of one of its rows is first asked for.
/// </summary>
/// <remarks>
/// Blocks double in size from one row up to the full batch, so whoever takes only a few rows pays for at most twice as many.
/// </remarks>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly ScoredSchema _schema;
    private readonly bool[] _active;
    private readonly int _outputSize;
    private readonly int _largestBlock;

    private readonly ColumnBuffer?[] _columns;
    private readonly ColumnBuffer _ids;
    private readonly List<long> _batches = [];
    private readonly RowBlock _block;
    private readonly float[] _output;

    private int _blockSize = 1;
    private int _place = -1;
    private bool _isScored;
    private bool _ended;
    private long _position = -1;

    /// <summary>Takes over <paramref name="source"/>, which stands before its first row.</summary>
    public ScoringCursor(DataViewRowCursor source, ScoredSchema schema, bool[] active, RowScorer scorer, int largestBlock)
    {
        _source = source;
        _schema = schema;
        _active = active;
        _outputSize = scorer.OutputSize;
        _largestBlock = largestBlock;
        _columns = [.. schema.Input.Select(column => active[column.Index] ? ColumnBuffer.Create(source, column) : null)];
        _ids = ColumnBuffer.CreateForIds(source);
        _block = scorer.Bind(source, largestBlock);
        _output = new float[largestBlock * scorer.OutputSize];
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _position;

    public override long Batch => _position >= 0 ? _batches[_place] : _source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override bool MoveNext()
    {
        if (_place + 1 == _batches.Count && !ReadBlock())
        {
            Dispose();
            return false;
        }
        _place++;
        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.GetterAt(CurrentPlace);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw RowErrors.Inactive(column);
        return RowErrors.Typed<TValue>(
            _schema.IsAdded(column) ? _schema.AddedGetter(column, Output) : _columns[column.Index]!.GetterAt(CurrentPlace));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _position = -1;
            foreach (var column in _columns)
                column?.Dispose();
            _block.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool ReadBlock()
    {
        _place = -1;
        _isScored = false;
        _batches.Clear();
        _block.Clear();
        while (!_ended && _batches.Count < _blockSize)
        {
            if (!RowSource.MoveNext(_source))
                _ended = true;
            else
                ReadRow(_batches.Count);
        }
        _blockSize = Math.Min(2 * _blockSize, _largestBlock);
        return _batches.Count > 0;
    }

    private void ReadRow(int place)
    {
        foreach (var column in _columns)
            column?.Read(place);
        _ids.Read(place);
        _block.Append();
        _batches.Add(_source.Batch);
    }

    private int CurrentPlace() => _position >= 0 ? _place : throw RowErrors.NoCurrentRow();

    /// <summary>The current row's, once the block is scored.</summary>
    private ArraySegment<float> Output()
    {
        int first = CurrentPlace() * _outputSize;
        if (!_isScored)
        {
            _block.Score(_output.AsSpan(0, _batches.Count * _outputSize));
            _isScored = true;
        }
        return new(_output, first, _outputSize);
    }
}
