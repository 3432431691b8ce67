namespace Microsoft.ML.ResNet;

/// <summary>An object found in an image.</summary>
/// <param name="Label">Its class; the key as text where classes have no names.</param>
/// <param name="Key">The class's key value, counted from 1.</param>
/// <param name="Score">How sure that is, in 0..1.</param>
/// <param name="Left">The smallest x, in pixels of the image as it came, as what follows.</param>
/// <param name="Top">The smallest y.</param>
/// <param name="Right">The largest x.</param>
/// <param name="Bottom">The largest y.</param>
public sealed record DetectedObject(string Label, uint Key, float Score, float Left, float Top, float Right, float Bottom);
