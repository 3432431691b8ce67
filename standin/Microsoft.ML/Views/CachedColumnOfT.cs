namespace Microsoft.ML.Data;

internal sealed class CachedColumn<T>(ValueGetter<T> source) : CachedColumn
{
    private readonly List<T> _values = [];

    public override void Append()
    {
        // A fresh value each time: a vector would otherwise be written into the arrays of the one before.
        T value = default;
        source(ref value);
        _values.Add(value);
    }

    public override Delegate MakeGetter(Func<int> row) => (ValueGetter<T>)((ref T value) =>
    {
        var kept = _values[row()];
        ValueCopy<T>.Invoke(in kept, ref value);
    });
}
