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
    public LabelReader Bind(DataViewRow row, DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { ItemType: BooleanDataViewType }
            ? new Flags(this, row.GetGetter<VBuffer<bool>>(column))
            : new Keys(this, row.GetGetter<VBuffer<uint>>(column));

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

    private sealed class Flags(LabelSets sets, ValueGetter<VBuffer<bool>> getter) : LabelReader
    {
        private readonly bool[] _set = new bool[sets.LabelCount];
        private VBuffer<bool> _value;

        public override int Read()
        {
            getter(ref _value);
            _value.CopyTo(_set);
            return sets.NumberOf(_set);
        }
    }

    /// <summary>A key that is missing is no label; an image without keys has no label, and is an image all the same.</summary>
    private sealed class Keys(LabelSets sets, ValueGetter<VBuffer<uint>> getter) : LabelReader
    {
        private readonly bool[] _set = new bool[sets.LabelCount];
        private VBuffer<uint> _value;

        public override int Read()
        {
            getter(ref _value);
            Array.Clear(_set);
            foreach (uint key in _value.DenseValues())
            {
                if (key > 0 && key <= (uint)_set.Length)
                    _set[key - 1] = true;
            }
            return sets.NumberOf(_set);
        }
    }
}
