using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Does something with a decoded image while it is in memory.</summary>
/// <param name="bitmap">Four bytes a pixel, <c>[height, width, 4]</c>.</param>
/// <param name="width">Width of the image.</param>
/// <param name="height">Height of the image.</param>
/// <param name="format">Order of the four bytes.</param>
internal delegate void BitmapUse(ReadOnlySpan<byte> bitmap, int width, int height, MLPixelFormat format);
