using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>An image that is taken for another class.</summary>
/// <param name="Row">Its row's place in the view that was analysed, from 0.</param>
/// <param name="Id">Its row's id, by which other views of the same data find it.</param>
/// <param name="ImagePath">Its file, where the view has a column that says it.</param>
/// <param name="ActualClass">What it shows.</param>
/// <param name="PredictedClass">What it is taken for.</param>
/// <param name="Probability">The probability given to what it is taken for, 0 to 1.</param>
/// <param name="ActualProbability">The probability given to what it shows, 0 to 1.</param>
public sealed record Mistake(
    long Row, DataViewRowId Id, string? ImagePath, string ActualClass, string PredictedClass, double Probability, double ActualProbability)
{
    /// <summary>Cross-entropy, in nats: −ln(<see cref="ActualProbability"/>).</summary>
    public double Loss => -Math.Log(ActualProbability);
}
