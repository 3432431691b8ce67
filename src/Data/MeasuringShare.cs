namespace Microsoft.ML.ResNet;

/// <summary>One of several processes that measure images together: each a part, and the sums of all are everybody's.</summary>
/// <param name="Share">What this process takes.</param>
/// <param name="Sum">Adds values up over all of them, in place. Whole numbers below 2^53 are summed exactly.</param>
internal sealed record MeasuringShare(BatchShare Share, Action<double[]> Sum);
