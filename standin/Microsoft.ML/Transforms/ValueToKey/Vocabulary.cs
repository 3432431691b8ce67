using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The values that have a key, in key order: the first has key 1. Everything else is missing: key 0.</summary>
internal abstract class Vocabulary(PrimitiveDataViewType itemType)
{
    public PrimitiveDataViewType ItemType { get; } = itemType;

    public abstract int Count { get; }

    /// <summary>A key type counts at least one category, even where no value was found.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    public static Vocabulary Create(PrimitiveDataViewType itemType) => RawTypeCall.Invoke<Vocabulary>(Create<int>, itemType.RawType, itemType);

    /// <summary>Adds the current row's value or values at each call, up to <paramref name="limit"/>; false once that is reached.</summary>
    public abstract Func<bool> Collector(DataViewRow row, DataViewSchema.Column column, int limit);

    public abstract void Sort();

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, bool asText);

    public abstract Delegate Getter(DataViewRow row, DataViewSchema.Column column);

    public abstract Delegate VectorGetter(DataViewRow row, DataViewSchema.Column column, int size);

    private static Vocabulary Create<T>(PrimitiveDataViewType itemType) => new Vocabulary<T>(itemType);
}
