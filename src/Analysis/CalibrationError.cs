namespace Microsoft.ML.ResNet;

/// <summary>
/// The expected calibration error of Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3: predictions are put into 15
/// bins of equal width by their confidence, and the difference between mean confidence and accuracy is averaged over the bins, each by its
/// share of predictions.
/// </summary>
internal sealed class CalibrationError
{
    private const int Bins = 15;

    private readonly (long Count, long Correct, double Confidence)[] _bins = new (long, long, double)[Bins];

    /// <summary>0 to 1; NaN without predictions.</summary>
    public double Value
    {
        get
        {
            long total = _bins.Sum(bin => bin.Count);
            return total == 0 ? double.NaN : _bins.Sum(bin => Math.Abs(bin.Correct - bin.Confidence)) / total;
        }
    }

    /// <param name="confidence">The largest probability of a row.</param>
    /// <param name="isCorrect">Whether its class is the true one.</param>
    public void Add(double confidence, bool isCorrect)
    {
        // Bins are open below and closed above, as in the paper: (0, 1/15], ..., (14/15, 1].
        ref var bin = ref _bins[Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1)];
        bin.Count++;
        bin.Correct += isCorrect ? 1 : 0;
        bin.Confidence += confidence;
    }
}
