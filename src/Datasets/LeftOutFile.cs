namespace Microsoft.ML.ResNet;

/// <summary>A file in a folder of images that is not among its images.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Reason">Why it is left out, such as "it is a TIFF file, which cannot be decoded; ...".</param>
/// <param name="IsImage">Whether it is an image nevertheless.</param>
public sealed record LeftOutFile(string Path, string Reason, bool IsImage);
