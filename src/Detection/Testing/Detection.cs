namespace Microsoft.ML.ResNet;

/// <summary>An object found in an image.</summary>
/// <param name="Class">From 0.</param>
/// <param name="Score">Its probability.</param>
/// <param name="Box">Where it is.</param>
internal readonly record struct Detection(int Class, float Score, Box Box);
