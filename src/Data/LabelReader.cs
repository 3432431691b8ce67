using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads a key column as a class from 0 on. Keys count from 1; 0, and what is above the type's count, is missing.</summary>
internal abstract class LabelReader
{
    public const int Missing = -1;

    /// <summary>The current row's class, or <see cref="Missing"/>.</summary>
    public abstract int Read();

    public static LabelReader Bind(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType key)
            throw SchemaMismatch.Of("label", column.Name, "Key", column.Type);
        int classes = ClassCount(column);
        return key.RawType switch
        {
            var type when type == typeof(byte) => new Of<byte>(row.GetGetter<byte>(column), static key => key, classes),
            var type when type == typeof(ushort) => new Of<ushort>(row.GetGetter<ushort>(column), static key => key, classes),
            var type when type == typeof(uint) => new Of<uint>(row.GetGetter<uint>(column), static key => key, classes),
            _ => new Of<ulong>(row.GetGetter<ulong>(column), static key => key, classes),
        };
    }

    /// <summary>Classes of a key, or of a vector of keys; labels of a vector that says of each whether it is there.</summary>
    public static int ClassCount(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { ItemType: BooleanDataViewType, IsKnownSize: true } flags ? flags.Size
        : KeyOf(column).Count is var count && count <= int.MaxValue
        ? (int)count
        : throw new ArgumentException($"Label column '{column.Name}' is a key of {count} values: too many classes.");

    private static KeyDataViewType KeyOf(DataViewSchema.Column column) =>
        (column.Type is VectorDataViewType { ItemType: var item } ? item : column.Type) as KeyDataViewType
        ?? throw SchemaMismatch.Of("label", column.Name, "Key", column.Type);

    private sealed class Of<T>(ValueGetter<T> getter, Func<T, ulong> widen, int classes) : LabelReader
    {
        public override int Read()
        {
            T value = default!;
            getter(ref value);
            ulong key = widen(value);
            return key == 0 || key > (ulong)classes ? Missing : (int)key - 1;
        }
    }
}
