namespace Microsoft.ML.ResNet;

/// <summary>Numbers, keys, and texts, whose characters no source changes.</summary>
internal sealed class ValueBuffer<T>(ValueGetter<T> source) : ColumnBuffer
    where T : struct
{
    private T[] _values = [];

    public ValueBuffer(DataViewRow row, DataViewSchema.Column column)
        : this(row.GetGetter<T>(column))
    {
    }

    public override void Read(int place)
    {
        Reserve(ref _values, place);
        source(ref _values[place]);
    }

    public override Delegate GetterAt(Func<int> current) => (ValueGetter<T>)((ref T value) => value = _values[current()]);
}
