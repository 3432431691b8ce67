namespace Microsoft.ML.Data;

/// <summary>A cursor with the very rows of its input, however many such cursors are stacked: moving goes straight to the lowest.</summary>
internal abstract class SynchronizedCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _root;
    private bool _disposed;

    protected SynchronizedCursor(DataViewRowCursor input)
    {
        Input = input;
        _root = Root(input);
    }

    public sealed override long Batch => _root.Batch;

    public sealed override long Position => _root.Position;

    protected DataViewRowCursor Input { get; }

    public static DataViewRowCursor Root(DataViewRowCursor cursor) => (cursor as SynchronizedCursor)?._root ?? cursor;

    public sealed override bool MoveNext() => _root.MoveNext();

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
