namespace Microsoft.ML.ResNet;

/// <summary>How often one class is taken for another.</summary>
/// <param name="ActualClass">What the images show.</param>
/// <param name="PredictedClass">What they are taken for.</param>
/// <param name="Count">How many images.</param>
public sealed record Confusion(string ActualClass, string PredictedClass, long Count);
