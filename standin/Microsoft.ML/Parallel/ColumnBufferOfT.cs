namespace Microsoft.ML.Data;

internal sealed class ColumnBuffer<T> : ColumnBuffer
{
    private T[] _values = [];

    public override Action<ColumnBuffer, int> Reader(Delegate getter)
    {
        var read = (ValueGetter<T>)getter;
        // Old values stay in place: a getter writes a vector into the arrays of the one before.
        return (buffer, row) =>
        {
            var target = (ColumnBuffer<T>)buffer;
            if (row >= target._values.Length)
                Array.Resize(ref target._values, Math.Max(16, 2 * row));
            read(ref target._values[row]);
        };
    }

    public override Delegate MakeGetter(Func<(ColumnBuffer Buffer, int Row)> locate) => (ValueGetter<T>)((ref T value) =>
    {
        var (buffer, row) = locate();
        ValueCopy<T>.Invoke(in ((ColumnBuffer<T>)buffer)._values[row], ref value);
    });
}
