using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor that counts its own rows. Past the last row it disposes itself; before the first and after the last its position is -1.</summary>
internal abstract class RootCursor : DataViewRowCursor
{
    protected const string NotAtARow = "Values could not be fetched: the cursor is not at a row. Call MoveNext first, and stop once it returns false.";

    private long _position = -1;
    private bool _disposed;

    public sealed override long Position => _position;

    protected bool IsAtRow => _position >= 0;

    public sealed override bool MoveNext()
    {
        if (_disposed)
            return false;
        if (MoveNextCore())
        {
            _position++;
            return true;
        }

        Dispose();
        return false;
    }

    protected abstract bool MoveNextCore();

    /// <summary>Called once.</summary>
    protected virtual void DisposeCore()
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        _position = -1;
        if (disposing)
            DisposeCore();
        base.Dispose(disposing);
    }

    protected ValueGetter<DataViewRowId> IdOfPosition() => (ref DataViewRowId id) =>
    {
        Contracts.Check(IsAtRow, NotAtARow);
        id = new DataViewRowId((ulong)_position, 0);
    };
}
