namespace Microsoft.ML.ResNet;

/// <summary>The order of the values in a vector of pixels.</summary>
public enum PixelLayout
{
    /// <summary>Row by row, all channels of a pixel together: <c>[height, width, channels]</c>.</summary>
    Interleaved,

    /// <summary>Channel by channel: <c>[channels, height, width]</c>, as <c>ExtractPixels</c> writes by default.</summary>
    Planar,
}
