using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Image files to pixels and back.</summary>
internal static unsafe class PixelCodec
{
    private const int MessageCapacity = 256;

    /// <summary>
    /// Null where the bytes are no image. A truncated file gives the rows that are there, and zeros below them, as SkiaSharp's decoder does.
    /// </summary>
    public static PixelBuffer DecodeOrNull(ReadOnlySpan<byte> file, out string reason)
    {
        NativeImaging.Bitmap bitmap = default;
        var message = stackalloc byte[MessageCapacity];
        NativeImaging.Status status;
        fixed (byte* data = file)
            status = NativeImaging.Decode(data, (nuint)file.Length, &bitmap, message, MessageCapacity);
        reason = status == NativeImaging.Status.Complete ? null : Marshal.PtrToStringUTF8((nint)message);
        return status == NativeImaging.Status.Failed ? null : new PixelBuffer(bitmap, MLPixelFormat.Bgra32);
    }

    public static byte[] Encode(PixelBuffer pixels, NativeImaging.Format format, int quality)
    {
        var bitmap = pixels.Bitmap;
        byte* encoded = null;
        nuint length = 0;
        var message = stackalloc byte[MessageCapacity];
        var swap = pixels.Format == MLPixelFormat.Rgba32 ? 1 : 0;
        var status = NativeImaging.Encode(&bitmap, format, swap, quality, &encoded, &length, message, MessageCapacity);
        GC.KeepAlive(pixels);
        if (status == NativeImaging.Status.Failed)
            throw new InvalidOperationException($"The image cannot be encoded: {Marshal.PtrToStringUTF8((nint)message)}");
        try
        {
            return new ReadOnlySpan<byte>(encoded, checked((int)length)).ToArray();
        }
        finally
        {
            NativeImaging.Free(encoded);
        }
    }
}
