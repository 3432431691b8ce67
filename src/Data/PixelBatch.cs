using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>Images to score, side by side in memory: [N, H, W, C] of grey levels, uint8 or float32.</summary>
internal readonly ref struct PixelBatch
{
    public PixelBatch(ReadOnlySpan<byte> values, int count)
    {
        Bytes = values;
        Count = count;
    }

    public PixelBatch(ReadOnlySpan<float> values, int count)
    {
        Bytes = MemoryMarshal.AsBytes(values);
        Count = count;
        IsSingle = true;
    }

    /// <summary>The values as they are in memory.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Whether the values are float32; otherwise they are uint8.</summary>
    public bool IsSingle { get; }
}
