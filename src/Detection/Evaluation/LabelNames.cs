using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads a column of labels, keys or text, by name: the same class has the same number whatever column it comes from.</summary>
internal sealed class LabelNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The classes met so far, by number.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A reader of the current row's classes, -1 for a key that is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is of another type.</exception>
    public Func<int[]> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case VectorDataViewType { ItemType: TextDataViewType }:
                var text = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
                VBuffer<ReadOnlyMemory<char>> texts = default;
                return () =>
                {
                    text(ref texts);
                    return [.. texts.DenseValues().Select(name => NumberOf(name.ToString()))];
                };
            case VectorDataViewType { ItemType: KeyDataViewType { RawType: var raw } key } when raw == typeof(uint):
                int[] numbers = [.. KeyNames(column, (int)Math.Min(key.Count, int.MaxValue)).Select(NumberOf)];
                var getter = row.GetGetter<VBuffer<uint>>(column);
                VBuffer<uint> keys = default;
                return () =>
                {
                    getter(ref keys);
                    return [.. keys.DenseValues().Select(value => value == 0 || value > numbers.Length ? -1 : numbers[value - 1])];
                };
            default:
                throw SchemaMismatch.Of("label", column.Name, "Vector<Key<UInt32>> or Vector<Text>", column.Type);
        }
    }

    private static IEnumerable<string> KeyNames(DataViewSchema.Column column, int count)
    {
        var names = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues);
        if (names is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
            return Enumerable.Range(0, count).Select(number => FormattableString.Invariant($"{number}"));
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return values.DenseValues().Select(name => name.ToString());
    }

    private int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            _numbers.Add(name, number = _names.Count);
            _names.Add(name);
        }
        return number;
    }
}
