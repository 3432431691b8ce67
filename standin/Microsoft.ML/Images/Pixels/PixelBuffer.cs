using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>
/// Native memory of an image: rows from top to bottom without padding, 4 bytes a pixel, colours premultiplied by alpha. Freed by
/// <see cref="SafeHandle.Dispose()"/>, or by the finalizer where nobody did.
/// </summary>
internal sealed unsafe class PixelBuffer : SafeHandle
{
    private readonly NativeImaging.Bitmap _bitmap;

    internal PixelBuffer(NativeImaging.Bitmap bitmap, MLPixelFormat format)
        : base(0, ownsHandle: true)
    {
        _bitmap = bitmap;
        Format = format;
        SetHandle((nint)bitmap.Pixels);
    }

    public MLPixelFormat Format { get; }

    public int Width => _bitmap.Width;

    public int Height => _bitmap.Height;

    public bool IsOpaque => _bitmap.Opaque != 0;

    public override bool IsInvalid => handle == 0;

    public NativeImaging.Bitmap Bitmap => _bitmap;

    public Span<byte> Bytes => new(_bitmap.Pixels, Width * Height * 4);

    /// <summary>Transparent black pixels; 0 in every byte.</summary>
    public static PixelBuffer Create(int width, int height, MLPixelFormat format, bool opaque)
    {
        var pixels = NativeImaging.Allocate((nuint)width * (nuint)height * 4);
        if (pixels == null)
            throw new OutOfMemoryException($"There is no memory for an image of {width} x {height} pixels.");
        return new PixelBuffer(new() { Pixels = pixels, Width = width, Height = height, Opaque = opaque ? 1 : 0 }, format);
    }

    /// <summary>The other order of channels in a new buffer, or this one where it already has that order.</summary>
    public PixelBuffer InFormat(MLPixelFormat format)
    {
        if (format == Format)
            return this;
        var result = Create(Width, Height, format, IsOpaque);
        var source = MemoryMarshal.Cast<byte, uint>(Bytes);
        var target = MemoryMarshal.Cast<byte, uint>(result.Bytes);
        for (var i = 0; i < source.Length; i++)
        {
            var pixel = source[i];
            target[i] = (pixel & 0xFF00FF00) | (pixel >> 16 & 0xFF) | (pixel & 0xFF) << 16;
        }
        return result;
    }

    protected override bool ReleaseHandle()
    {
        NativeImaging.Free((void*)handle);
        return true;
    }
}
