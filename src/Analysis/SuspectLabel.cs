using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>An image whose label may be a mistake: a model that had not seen it is confident of another class.</summary>
/// <param name="Fold">The scored view it is in, from 0.</param>
/// <param name="Row">Its row's place in that view, from 0.</param>
/// <param name="Id">Its row's id, by which other views of the same data find it.</param>
/// <param name="ImagePath">Its file, where the view has a column that says it.</param>
/// <param name="Label">What it is labelled.</param>
/// <param name="SuggestedLabel">What the model takes it for.</param>
/// <param name="LabelProbability">The probability given to its label, 0 to 1.</param>
/// <param name="SuggestedProbability">The probability given to the other, 0 to 1.</param>
public sealed record SuspectLabel(
    int Fold, long Row, DataViewRowId Id, string? ImagePath, string Label, string SuggestedLabel, double LabelProbability,
    double SuggestedProbability)
{
    /// <summary>By how much the other class is the more probable one: the larger, the more suspect.</summary>
    public double Margin => SuggestedProbability - LabelProbability;
}
