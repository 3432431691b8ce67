using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>One source of a concatenation, read at the current row.</summary>
internal sealed class ConcatenationPart<T>
{
    private readonly DataViewSchema.Column _column;
    private readonly ValueGetter<T> _one;
    private readonly ValueGetter<VBuffer<T>> _many;
    private T _value;
    private VBuffer<T> _values;

    public ConcatenationPart(DataViewRow row, DataViewSchema.Column column)
    {
        _column = column;
        if (column.Type is VectorDataViewType)
            _many = row.GetGetter<VBuffer<T>>(column);
        else
            _one = row.GetGetter<T>(column);
    }

    public int Length => _many == null ? 1 : _values.Length;

    /// <summary>How many values are explicit.</summary>
    public int Count => _many == null ? 1 : _values.GetValues().Length;

    public void Read()
    {
        if (_many == null)
        {
            _one(ref _value);
            return;
        }
        _many(ref _values);
        var size = ((VectorDataViewType)_column.Type).Size;
        if (size != 0 && size != _values.Length)
            throw Contracts.Except($"Column '{_column.Name}': expected {size} slots, but got {_values.Length}");
    }

    public int CopyDense(Span<T> destination, int offset)
    {
        if (_many == null)
            destination[offset] = _value;
        else
            _values.CopyTo(destination, offset);
        return offset + Length;
    }

    public int CopySparse(Span<T> values, Span<int> indices, int at, int offset)
    {
        if (_many == null)
        {
            values[at] = _value;
            indices[at] = offset;
            return at + 1;
        }
        var source = _values.GetValues();
        source.CopyTo(values[at..]);
        for (var i = 0; i < source.Length; i++)
            indices[at + i] = offset + (_values.IsDense ? i : _values.GetIndices()[i]);
        return at + source.Length;
    }
}
