namespace Microsoft.ML.ResNet;

/// <summary>A class and how probable it is.</summary>
/// <param name="Label">The class's name in training; the key as text where classes have no names.</param>
/// <param name="Key">The class's key value, counted from 1 as in the predicted-label column.</param>
/// <param name="Probability">In 0..1.</param>
public readonly record struct ClassProbability(string Label, uint Key, float Probability);
