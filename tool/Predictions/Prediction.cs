namespace MlResNet.Predictions;

/// <summary>What a model makes of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Classes">The most probable first; empty where the file could not be read.</param>
/// <param name="Problem">Why it could not be read, or null.</param>
internal sealed record Prediction(string Path, IReadOnlyList<KeyValuePair<string, float>> Classes, string? Problem = null);
