using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A category: values 1..<see cref="Count"/> name a category, 0 is a missing one.</summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    public KeyDataViewType(Type type, ulong count)
        : base(type)
    {
        if (!IsValidDataType(type))
            throw Contracts.ExceptParam(nameof(type), "Type is not valid, it must be Byte, UInt16, UInt32, or UInt64.");
        if (count == 0 || count > MaximumCount(type))
        {
            throw Contracts.ExceptParam(nameof(count), $"The cardinality of a KeyDataViewType must not exceed {type.Name}.MaxValue " +
                $"and must be strictly positive, but got {count}.");
        }

        Count = count;
    }

    public KeyDataViewType(Type type, int count)
        : this(type, (ulong)count) =>
        Contracts.CheckParam(count > 0, nameof(count), "The cardinality of a KeyDataViewType must be strictly positive.");

    public ulong Count { get; }

    public static bool IsValidDataType(Type type) =>
        type == typeof(byte) || type == typeof(ushort) || type == typeof(uint) || type == typeof(ulong);

    public override bool Equals(DataViewType other) =>
        other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    internal static ulong MaximumCount(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };
}
