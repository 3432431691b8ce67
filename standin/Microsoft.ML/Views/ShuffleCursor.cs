using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Holds a pool of rows; each step yields one of them at random and reads the next of the input into its place.</summary>
internal sealed class ShuffleCursor : RootCursor
{
    private readonly DataViewRowCursor _input;
    private readonly Random _random;
    private readonly int _poolRows;
    private readonly RowBuffer _pool;
    private readonly Action<RowBuffer> _append;
    private readonly List<int> _waiting = [];
    private int _current = -1;
    private bool _inputEnded;

    public ShuffleCursor(DataViewRowCursor input, Random random, int poolRows)
    {
        _input = input;
        _random = random;
        _poolRows = poolRows;
        _pool = new RowBuffer(input.Schema, input.Schema.Select(input.IsColumnActive).ToArray());
        _append = _pool.Appender(input);
    }

    public override long Batch => 0;

    public override DataViewSchema Schema => _input.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _input.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        return ActiveColumns.Typed<TValue>(_pool[column.Index].MakeGetter(() => (_pool[column.Index], Row())), column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ValueGetter<DataViewRowId>)_pool.Ids.MakeGetter(() => (_pool.Ids, Row()));

    protected override bool MoveNextCore()
    {
        // The row just used makes room for the next one read.
        var free = _current;
        while (!_inputEnded && _waiting.Count < _poolRows)
        {
            if (!Read(free))
                break;
            free = -1;
        }

        if (_waiting.Count == 0)
            return false;
        var chosen = _random.Next(_waiting.Count);
        _current = _waiting[chosen];
        _waiting[chosen] = _waiting[^1];
        _waiting.RemoveAt(_waiting.Count - 1);
        return true;
    }

    protected override void DisposeCore() => _input.Dispose();

    private int Row() => IsAtRow ? _current : throw Contracts.Except(NotAtARow);

    /// <summary>Reads a row into a place, a new one if -1.</summary>
    private bool Read(int place)
    {
        try
        {
            if (!_input.MoveNext())
            {
                _inputEnded = true;
                return false;
            }

            var count = _pool.Count;
            _pool.Count = place >= 0 ? place : count;
            _append(_pool);
            _waiting.Add(_pool.Count - 1);
            _pool.Count = place >= 0 ? count : count + 1;
            return true;
        }
        catch (Exception failure)
        {
            throw ((IExceptionContext)null).Except(failure, "Shuffle input cursor reader failed with an exception");
        }
    }
}
