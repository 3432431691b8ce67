using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads columns of labels, keys or text, by name: the same class has the same number whatever column it comes from.</summary>
internal sealed class LabelNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The classes met so far, by number.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Binds a column.</summary>
    /// <param name="row">The rows.</param>
    /// <param name="column">Keys or text.</param>
    /// <param name="other">What names the keys where the column itself does not: keys without names are taken as meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is of another type.</exception>
    public Reader Bind(DataViewRow row, DataViewSchema.Column column, DataViewSchema.Column other)
    {
        switch (column.Type)
        {
            case VectorDataViewType { ItemType: TextDataViewType }:
                var text = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
                VBuffer<ReadOnlyMemory<char>> texts = default;
                var met = new HashSet<string>(StringComparer.Ordinal);
                return new(column, met, () =>
                {
                    text(ref texts);
                    string[] names = [.. texts.DenseValues().Select(name => name.ToString())];
                    met.UnionWith(names);
                    return Array.ConvertAll(names, NumberOf);
                });
            case VectorDataViewType { ItemType: KeyDataViewType { RawType: var raw } key } when raw == typeof(uint):
                string[] known = KeyNames(column, other, (int)Math.Min(key.Count, int.MaxValue));
                int[] numbers = Array.ConvertAll(known, NumberOf);
                var getter = row.GetGetter<VBuffer<uint>>(column);
                VBuffer<uint> keys = default;
                return new(column, known.ToHashSet(StringComparer.Ordinal), () =>
                {
                    getter(ref keys);
                    return [.. keys.DenseValues().Select(value => value == 0 || value > numbers.Length ? -1 : numbers[value - 1])];
                });
            default:
                throw SchemaMismatch.Of("label", column.Name, "Vector<Key<UInt32>> or Vector<Text>", column.Type);
        }
    }

    private static string[] KeyNames(DataViewSchema.Column column, DataViewSchema.Column other, int count) =>
        (ClassNames.Of(column, count) ?? ClassNames.Of(other, count))?.ToStrings()
        ?? [.. Enumerable.Range(0, count).Select(number => FormattableString.Invariant($"{number}"))];

    private int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            _numbers.Add(name, number = _names.Count);
            _names.Add(name);
        }
        return number;
    }

    /// <summary>A column that is read.</summary>
    /// <param name="Column">Which.</param>
    /// <param name="Names">The classes that its keys name, or, of text, those met so far.</param>
    /// <param name="Read">The current row's classes by number, -1 for a key that is missing.</param>
    public sealed record Reader(DataViewSchema.Column Column, HashSet<string> Names, Func<int[]> Read);
}
