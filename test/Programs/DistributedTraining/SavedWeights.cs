using System.Buffers.Binary;
using System.Runtime.InteropServices;

/// <summary>Weights in files of safetensors, side by side.</summary>
internal static class SavedWeights
{
    private const double Tolerance = 1e-5;

    /// <returns>0 where they are the same up to the rounding of sums in another order.</returns>
    public static int Compare(string first, string second)
    {
        float[] one = Read(first), other = Read(second);
        double largest = one.Length == other.Length
            ? one.Zip(other, (a, b) => Math.Abs((double)a - b) / Math.Max(1, Math.Abs(a))).Max()
            : double.PositiveInfinity;
        Console.WriteLine(FormattableString.Invariant($"{second}: largest difference {largest:g3}"));
        return largest <= Tolerance ? 0 : 1;
    }

    /// <summary>What follows the header. The few counters among the floats are equal or not, as bits.</summary>
    private static float[] Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int header = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(header)).ToArray();
    }
}
