using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>Finds NaN and infinity among weights, which no training means: a network of them gives NaN for every image.</summary>
internal static class FiniteValues
{
    /// <exception cref="InvalidDataException">There is one.</exception>
    public static void Check(string name, ReadOnlySpan<float> values)
    {
        // x - x is 0 for every finite number, and NaN for all others; sums keep NaN.
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var block = new Vector<float>(values[i..]);
            sum += block - block;
        }
        bool isFinite = !float.IsNaN(Vector.Sum(sum));
        for (; i < values.Length; i++)
            isFinite &= float.IsFinite(values[i]);
        if (!isFinite)
            throw new InvalidDataException(Describe(name, values));
    }

    private static string Describe(string name, ReadOnlySpan<float> values)
    {
        int notNumbers = 0, infinities = 0;
        foreach (float value in values)
        {
            notNumbers += float.IsNaN(value) ? 1 : 0;
            infinities += float.IsInfinity(value) ? 1 : 0;
        }
        string what = (notNumbers, infinities) switch { (_, 0) => "NaN", (0, _) => "infinity", _ => "NaN and infinity" };
        string count = FormattableString.Invariant($"{notNumbers + infinities:n0} of {values.Length:n0}");
        return $"{name} has {what} ({count} values): the training diverged, or a conversion to float16 overflowed";
    }
}
