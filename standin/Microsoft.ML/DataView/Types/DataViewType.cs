namespace Microsoft.ML.Data;

/// <summary>The type of a column: what it means, beside <see cref="RawType"/>, which is how its values are held.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType) => RawType = rawType ?? throw new ArgumentNullException(nameof(rawType));

    public Type RawType { get; }

    public abstract bool Equals(DataViewType other);
}
