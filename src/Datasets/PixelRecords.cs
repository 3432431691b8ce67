namespace Microsoft.ML.ResNet;

/// <summary>Images of one size at equal distances.</summary>
/// <param name="Source">Where they are.</param>
/// <param name="Offset">Where the first image's pixels begin.</param>
/// <param name="Stride">Bytes from image to image.</param>
/// <param name="Count">How many images there are.</param>
internal sealed record PixelRecords(ByteSource Source, long Offset, int Stride, int Count);
