using System.Numerics;

namespace Microsoft.ML.Transforms;

/// <summary>How scale and offset follow from the values of a slot: (value - offset) × scale.</summary>
/// <param name="UsesVariance">By mean and variance; else by least and largest value.</param>
/// <param name="FixesZero">Zero stays zero: there is no offset.</param>
internal sealed record NormalizationRule(bool UsesVariance, bool FixesZero)
{
    /// <summary>A slot whose values are all the same, or of which there are none, becomes zero.</summary>
    public (T Scale, T Offset) Of<T>(SlotStatistics<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (UsesVariance ? slot.SquaredDeviations == 0 : !(slot.Largest > slot.Least))
            return (T.Zero, T.Zero);

        T scale, offset = T.Zero;
        if (!UsesVariance)
        {
            scale = T.One / (FixesZero ? T.Max(T.Abs(slot.Largest), T.Abs(slot.Least)) : slot.Largest - slot.Least);
            offset = slot.Least;
        }
        else
        {
            var variance = slot.SquaredDeviations / slot.FiniteCount;
            scale = T.One / T.CreateTruncating(Math.Sqrt(FixesZero ? variance + (slot.Mean * slot.Mean) : variance));
            offset = T.CreateTruncating(slot.Mean);
        }
        return (scale, FixesZero || T.IsZero(scale) ? T.Zero : offset);
    }
}
