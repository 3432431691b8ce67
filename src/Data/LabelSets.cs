using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The sets of labels that images have, where each may have any number: every set that occurs gets a number, which stands for it wherever
/// an image's class would.
/// </summary>
/// <param name="labelCount">How many labels there are.</param>
internal sealed class LabelSets(int labelCount)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<bool[]> _sets = [];

    /// <summary>For each set, in the order of the numbers, which labels are in it.</summary>
    public IReadOnlyList<bool[]> All => _sets;

    public int LabelCount => labelCount;

    /// <summary>Whether an image may have any number of the labels of a column: <c>Vector&lt;Boolean&gt;</c>, or several keys.</summary>
    public static bool AreIn(DataViewType label) =>
        label is VectorDataViewType { ItemType: var item }
            && (item is BooleanDataViewType || (item is KeyDataViewType && item.RawType == typeof(uint)));

    /// <summary>Binds a column of labels to a row or cursor.</summary>
    public LabelReader Bind(DataViewRow row, DataViewSchema.Column column) => new Reader(
        this,
        column.Type is VectorDataViewType { ItemType: BooleanDataViewType }
            ? Flags(row.GetGetter<VBuffer<bool>>(column))
            : Keys(row.GetGetter<VBuffer<uint>>(column)));

    private static Action<bool[]> Flags(ValueGetter<VBuffer<bool>> getter)
    {
        VBuffer<bool> flags = default;
        return set =>
        {
            getter(ref flags);
            flags.CopyTo(set);
        };
    }

    /// <summary>A key that is missing is no label; an image without keys has no label, and is an image all the same.</summary>
    private static Action<bool[]> Keys(ValueGetter<VBuffer<uint>> getter)
    {
        VBuffer<uint> keys = default;
        return set =>
        {
            getter(ref keys);
            Array.Clear(set);
            foreach (uint key in keys.DenseValues())
            {
                if (key > 0 && key <= (uint)set.Length)
                    set[key - 1] = true;
            }
        };
    }

    private int NumberOf(bool[] set)
    {
        string key = string.Create(set.Length, set, static (text, labels) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = labels[i] ? '1' : '0';
        });
        if (!_numbers.TryGetValue(key, out int number))
        {
            _numbers.Add(key, number = _sets.Count);
            _sets.Add([.. set]);
        }
        return number;
    }

    private sealed class Reader(LabelSets sets, Action<bool[]> read) : LabelReader
    {
        private readonly bool[] _set = new bool[sets.LabelCount];

        public override int Read()
        {
            read(_set);
            return sets.NumberOf(_set);
        }
    }
}
