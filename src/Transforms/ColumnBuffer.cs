using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The values of one column for the rows that were read ahead, to be served when their turn comes.</summary>
internal abstract class ColumnBuffer : IDisposable
{
    /// <summary>Reads the current row's value into a place.</summary>
    public abstract void Read(int place);

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the value at the place that <paramref name="current"/> gives.</summary>
    public abstract Delegate GetterAt(Func<int> current);

    public virtual void Dispose()
    {
    }

    public static ColumnBuffer Create(DataViewRow row, DataViewSchema.Column column)
    {
        var (buffer, value) = column.Type switch
        {
            VectorDataViewType vector => (typeof(VectorBuffer<>), vector.ItemType.RawType),
            { RawType.IsValueType: true } => (typeof(ValueBuffer<>), column.Type.RawType),
            _ => (typeof(ObjectBuffer<>), column.Type.RawType),
        };
        return (ColumnBuffer)Activator.CreateInstance(buffer.MakeGenericType(value), row, column)!;
    }

    public static ColumnBuffer CreateForIds(DataViewRow row) => new ValueBuffer<DataViewRowId>(row.GetIdGetter());

    /// <summary>
    /// Makes room for <paramref name="place"/>: blocks grow, and most columns are never read to the last place of the largest.
    /// </summary>
    protected static void Reserve<T>(ref T[] values, int place)
    {
        if (place >= values.Length)
            Array.Resize(ref values, Math.Max(place + 1, 2 * values.Length));
    }
}
