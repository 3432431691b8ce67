namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads the rows of an <see cref="IndexedView"/> for one cursor, on one thread at a time. Files are opened when first read.
/// </summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>A <see cref="ValueGetter{TValue}"/> for a column's value in the row whose number <paramref name="row"/> gives.</summary>
    public abstract Delegate GetGetter(int column, Func<int> row);

    public abstract void Dispose();
}
