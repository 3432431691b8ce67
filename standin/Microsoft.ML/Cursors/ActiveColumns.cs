using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class ActiveColumns
{
    /// <summary>For each column of the schema whether it is among <paramref name="needed"/>.</summary>
    public static bool[] Of(IEnumerable<DataViewSchema.Column> needed, DataViewSchema schema)
    {
        var active = new bool[schema.Count];
        foreach (var column in needed ?? [])
        {
            if (column.Index >= active.Length || column.Name != schema[column.Index].Name)
                throw Contracts.ExceptParam(nameof(needed), $"Column '{column.Name}' is not of this schema.");
            active[column.Index] = true;
        }

        return active;
    }

    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw Contracts.Except($"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
}
