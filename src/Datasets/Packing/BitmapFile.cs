using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>Writes images as uncompressed BMP files, which every decoder reads in little more time than copying them takes.</summary>
internal static class BitmapFile
{
    private const int FileHeaderBytes = 14, PixelHeaderBytes = 40, Offset = FileHeaderBytes + PixelHeaderBytes, BitsAPixel = 24;

    /// <param name="pixels">Red, green and blue, row after row from the top.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height)
    {
        int length = 3 * width, stride = (length + 3) / 4 * 4;
        var file = new byte[checked(Offset + stride * height)];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), Offset);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), PixelHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        // A negative number of rows: they begin at the top.
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), -height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), BitsAPixel);
        for (int y = 0; y < height; y++)
        {
            var from = pixels.Slice(y * length, length);
            var to = file.AsSpan(Offset + y * stride, length);
            for (int x = 0; x < length; x += 3)
                (to[x], to[x + 1], to[x + 2]) = (from[x + 2], from[x + 1], from[x]);
        }

        return file;
    }
}
