namespace Microsoft.ML.ResNet.Bench;

/// <summary>The middle of figures, or of the two in the middle.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> figures)
    {
        double[] ordered = [.. figures.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
