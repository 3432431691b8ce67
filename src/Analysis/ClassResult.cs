namespace Microsoft.ML.ResNet;

/// <summary>How a model does on one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Count">Images of the class.</param>
/// <param name="PredictedCount">Images that are taken for it.</param>
/// <param name="CorrectCount">Images of the class that are taken for it.</param>
public sealed record ClassResult(string Name, long Count, long PredictedCount, long CorrectCount)
{
    /// <summary>The share of the images taken for the class that are of it, 0 to 1; NaN where none is taken for it.</summary>
    public double Precision => (double)CorrectCount / PredictedCount;

    /// <summary>The share of the images of the class that are taken for it, 0 to 1; NaN where there are none.</summary>
    public double Recall => (double)CorrectCount / Count;

    /// <summary>The harmonic mean of precision and recall, 0 to 1; NaN where the class neither occurs nor is predicted.</summary>
    public double F1Score => 2.0 * CorrectCount / (Count + PredictedCount);
}
