using System.Reflection;

namespace Microsoft.ML.Data;

internal abstract class CachedColumn
{
    public static CachedColumn Create(DataViewRow row, DataViewSchema.Column column) => (CachedColumn)typeof(CachedColumn)
        .GetMethod(nameof(CreateCore), BindingFlags.NonPublic | BindingFlags.Static)
        .MakeGenericMethod(column.Type.RawType)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [row, column], null);

    /// <summary>Keeps the value of the current row of what is being cached.</summary>
    public abstract void Append();

    public abstract Delegate MakeGetter(Func<int> row);

    private static CachedColumn CreateCore<T>(DataViewRow row, DataViewSchema.Column column) => new CachedColumn<T>(row.GetGetter<T>(column));
}
