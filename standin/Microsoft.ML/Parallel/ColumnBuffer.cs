using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Values of one column for some rows, kept between the thread that reads them and the one that uses them.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Whether values of that type outlive the row they are read from, so that they may be kept at all. Images do not.</summary>
    public static bool CanKeep(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    public static ColumnBuffer Create(DataViewType type) =>
        (ColumnBuffer)Activator.CreateInstance(typeof(ColumnBuffer<>).MakeGenericType(type.RawType));

    /// <summary>The getter of a column, without its type argument.</summary>
    public static Delegate GetterOf(DataViewRow row, DataViewSchema.Column column) => (Delegate)typeof(ColumnBuffer)
        .GetMethod(nameof(Getter), BindingFlags.NonPublic | BindingFlags.Static)
        .MakeGenericMethod(column.Type.RawType)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [row, column], null);

    /// <summary>An action that reads the current value through <paramref name="getter"/> into a row of a buffer of this buffer's type.</summary>
    public abstract Action<ColumnBuffer, int> Reader(Delegate getter);

    /// <summary>A getter of the row that <paramref name="locate"/> says is current.</summary>
    public abstract Delegate MakeGetter(Func<(ColumnBuffer Buffer, int Row)> locate);

    private static ValueGetter<T> Getter<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
