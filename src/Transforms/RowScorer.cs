namespace Microsoft.ML.ResNet;

/// <summary>Gives class probabilities, or features, to rows, a block at a time. Any number of cursors may use one at once.</summary>
internal abstract class RowScorer
{
    public abstract int ClassCount { get; }

    /// <summary>How many values a row gets.</summary>
    public virtual int OutputSize => ClassCount;

    /// <summary>Makes room for rows that are scored together.</summary>
    /// <param name="source">Gives the rows; the columns with images are active.</param>
    /// <param name="capacity">Rows that fit.</param>
    public abstract RowBlock Bind(DataViewRow source, int capacity);

    /// <exception cref="ObjectDisposedException">Nothing can be scored any more.</exception>
    public abstract void ThrowIfDisposed();
}
