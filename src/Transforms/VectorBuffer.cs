using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Vectors, copied when served because a consumer may write to what it was given.</summary>
internal sealed class VectorBuffer<T>(DataViewRow row, DataViewSchema.Column column) : ColumnBuffer
{
    private readonly ValueGetter<VBuffer<T>> _source = row.GetGetter<VBuffer<T>>(column);
    private VBuffer<T>[] _values = [];

    public override void Read(int place)
    {
        Reserve(ref _values, place);
        _source(ref _values[place]);
    }

    public override Delegate GetterAt(Func<int> current) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[current()].CopyTo(ref value));
}
