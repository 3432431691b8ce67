using System.Buffers;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>The pixels of one image, <c>[H, W, C]</c> in 0..255, in memory lent by the pool until disposed.</summary>
internal sealed class PixelBuffer : IDisposable
{
    private readonly int _length;
    private byte[]? _memory;

    public PixelBuffer(int values, bool areSingles)
    {
        AreSingles = areSingles;
        _length = areSingles ? values * sizeof(float) : values;
        _memory = ArrayPool<byte>.Shared.Rent(_length);
    }

    /// <summary>Floating-point numbers, because some value is no whole grey level; otherwise bytes.</summary>
    public bool AreSingles { get; }

    /// <summary>Height and width, where images of several sizes wait in one queue.</summary>
    public (int Height, int Width) Size { get; init; }

    /// <summary>Those of the image as it came.</summary>
    public (int Height, int Width) OriginalSize { get; init; }

    public Span<byte> Bytes => (_memory ?? throw new ObjectDisposedException(nameof(PixelBuffer))).AsSpan(0, _length);

    public Span<float> Singles => MemoryMarshal.Cast<byte, float>(Bytes);

    public void CopyTo(Span<float> target)
    {
        if (AreSingles)
        {
            Singles.CopyTo(target);
            return;
        }
        var bytes = Bytes;
        for (int i = 0; i < bytes.Length; i++)
            target[i] = bytes[i];
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            ArrayPool<byte>.Shared.Return(memory);
    }
}
