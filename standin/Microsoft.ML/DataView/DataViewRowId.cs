using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>
/// 128 bits that name a row of a view whatever the order it is read in. Derived ids follow the block step of MurmurHash3-x64-128
/// (A. Appleby, public domain): unique, not random.
/// </summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public readonly ulong Low;

    public readonly ulong High;

    /// <summary>The id of the only other row made of this one.</summary>
    public DataViewRowId Next() => Mix(0, 0);

    /// <summary>An id apart from this one's whole <see cref="Next"/> chain.</summary>
    public DataViewRowId Fork()
    {
        var next = Next();
        return new DataViewRowId(next.Low ^ (BitOperations.RotateLeft(C1, 31) * C2), next.High);
    }

    public DataViewRowId Combine(DataViewRowId other)
    {
        other = other.Fork();
        return Mix(other.Low, other.High);
    }

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    private DataViewRowId Mix(ulong k1, ulong k2)
    {
        var h1 = Low ^ (BitOperations.RotateLeft(k1 * C1, 31) * C2);
        h1 = (BitOperations.RotateLeft(h1, 27) + High) * 5 + 0x52dce729;
        var h2 = High ^ (BitOperations.RotateLeft(k2 * C2, 33) * C1);
        h2 = (BitOperations.RotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        return new DataViewRowId(h1, h2);
    }
}
