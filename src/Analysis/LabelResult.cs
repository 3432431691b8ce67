namespace Microsoft.ML.ResNet;

/// <summary>How one of several labels of an image fares.</summary>
/// <param name="Name">The label.</param>
/// <param name="Count">Images that have it.</param>
/// <param name="PredictedCount">Images that are predicted to have it: with a probability of at least one half.</param>
/// <param name="CorrectCount">Images that are predicted to have it, and have it.</param>
/// <param name="AveragePrecision">
/// The mean, over the images that have it, of the precision among those that are at least as probable; NaN where no image has it.
/// </param>
public sealed record LabelResult(string Name, long Count, long PredictedCount, long CorrectCount, double AveragePrecision)
{
    /// <summary>The share of the images predicted to have it that have it; NaN where there are none.</summary>
    public double Precision => (double)CorrectCount / PredictedCount;

    /// <summary>The share of the images that have it that are predicted to; NaN where there are none.</summary>
    public double Recall => (double)CorrectCount / Count;

    /// <summary>The harmonic mean of both; NaN where no image has it or is predicted to.</summary>
    public double F1Score => 2.0 * CorrectCount / (Count + PredictedCount);
}
