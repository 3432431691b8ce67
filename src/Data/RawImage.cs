using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// One row's value of the feature column, copied out of the cursor so that another thread can decode it after the cursor has
/// moved on. Its buffers are reused from row to row.
/// </summary>
internal sealed class RawImage
{
    /// <summary>Getters reuse the memory behind these, so they are fields to be passed by reference.</summary>
    public VBuffer<byte> Bytes;
    public VBuffer<float> Singles;

    /// <summary>Where the image came from, if the row tells; for messages.</summary>
    public ReadOnlyMemory<char> Path;

    private byte[] _bitmap = [];
    private byte[] _denseBytes = [];
    private float[] _denseSingles = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public MLPixelFormat Format { get; private set; }

    /// <summary>The pixels that <see cref="SetBitmap"/> took.</summary>
    public Bitmap Bitmap => new(_bitmap.AsSpan(0, Width * Height * 4), Width, Height, Format);

    /// <summary>Bytes held by the row, for keeping what is read ahead within bounds.</summary>
    public long Size => Bytes.Length + 4L * Singles.Length + 4L * Width * Height;

    public void SetBitmap(MLImage image)
    {
        (Width, Height, Format) = (image.Width, image.Height, image.PixelFormat);
        var pixels = image.Pixels;
        if (_bitmap.Length < pixels.Length)
            _bitmap = GC.AllocateUninitializedArray<byte>(pixels.Length);
        pixels.CopyTo(_bitmap);
    }

    public ReadOnlySpan<byte> DenseBytes() => Dense(in Bytes, ref _denseBytes);

    public ReadOnlySpan<float> DenseSingles() => Dense(in Singles, ref _denseSingles);

    private static ReadOnlySpan<T> Dense<T>(in VBuffer<T> values, ref T[] buffer)
    {
        if (values.IsDense)
            return values.GetValues();

        if (buffer.Length < values.Length)
            buffer = GC.AllocateUninitializedArray<T>(values.Length);
        var dense = buffer.AsSpan(0, values.Length);
        values.CopyTo(dense);
        return dense;
    }
}
