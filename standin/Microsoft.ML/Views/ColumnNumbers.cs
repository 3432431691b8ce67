using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>
/// The value of a number column; of a key column, the middle of the key's share of [0, 1], missing keys being NaN.
/// Columns of other types, and numbers that tell groups of rows apart, get a hash of their value in [0, 1).
/// </summary>
internal sealed class ColumnNumbers(DataViewSchema.Column column, int seed = 0, bool hashNumbers = false) : RowNumbers
{
    public override int? Column => column.Index;

    public override Func<double> Over(DataViewRow row) => (Func<double>)typeof(ColumnNumbers)
        .GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Instance)
        .MakeGenericMethod(column.Type.RawType)
        .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [row], null);

    private Func<double> Create<T>(DataViewRow row)
    {
        var getter = row.GetGetter<T>(row.Schema[column.Index]);
        T value = default;
        T Read()
        {
            getter(ref value);
            return value;
        }

        if (column.Type is KeyDataViewType key)
        {
            return () => Convert.ToUInt64(Read()) is var index && index >= 1 && index <= key.Count
                ? (index - 0.5) / key.Count
                : double.NaN;
        }

        if (column.Type is NumberDataViewType && !hashNumbers)
            return () => Convert.ToDouble(Read());
        return () => Hash(Read());
    }

    /// <summary>FNV-1a over the text of the value: the same in every process.</summary>
    private double Hash<T>(T value)
    {
        var text = value is VBuffer<float> vector ? string.Join(",", vector.DenseValues()) : value.ToString();
        var hash = unchecked(2166136261u ^ (uint)seed);
        foreach (var character in text)
            hash = unchecked((hash ^ character) * 16777619u);
        // The low bits of short texts barely differ; a multiplication by the golden ratio spreads them to the top.
        return unchecked(hash * 2654435769u) / (double)(1L << 32);
    }
}
