using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads keys of every raw type as one: 0 is missing, 1 the first category; a value above the count is missing too.</summary>
internal static class KeyGetters
{
    public static ValueGetter<ulong> Of(DataViewRow row, DataViewSchema.Column column)
    {
        var count = column.Type.KeyCountOf();
        return column.Type.RawType switch
        {
            var type when type == typeof(byte) => Widen(row.GetGetter<byte>(column), count, value => value),
            var type when type == typeof(ushort) => Widen(row.GetGetter<ushort>(column), count, value => value),
            var type when type == typeof(uint) => Widen(row.GetGetter<uint>(column), count, value => value),
            var type when type == typeof(ulong) => Widen(row.GetGetter<ulong>(column), count, value => value),
            _ => throw Contracts.Except($"Column '{column.Name}' is not a key."),
        };
    }

    /// <summary>The number that a key of type <typeparamref name="TKey"/> holds.</summary>
    public static ulong ToNumber<TKey>(TKey key) => key switch
    {
        uint value => value,
        byte value => value,
        ushort value => value,
        ulong value => value,
        _ => throw Contracts.Except($"'{typeof(TKey)}' is not a key's type."),
    };

    private static ValueGetter<ulong> Widen<TKey>(ValueGetter<TKey> getter, ulong count, Func<TKey, ulong> widen)
    {
        TKey key = default;
        return (ref ulong value) =>
        {
            getter(ref key);
            value = widen(key);
            if (value > count)
                value = 0;
        };
    }
}
