using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>How a camera was held, as image files say it: the tag Orientation of Exif 2.32, 4.6.4, from 1 (upright) to 8.</summary>
internal readonly record struct ImageOrientation
{
    private readonly int _value;

    private ImageOrientation(int value) => _value = value;

    /// <summary>The stored image is the upright one.</summary>
    public static ImageOrientation Upright { get; } = new(1);

    /// <summary>What is no orientation means upright.</summary>
    public static ImageOrientation Of(int value) => new(value is >= 1 and <= 8 ? value : 1);

    /// <summary>Whether the rows of the stored image are the columns of the upright one.</summary>
    public bool SwapsSides => _value >= 5;

    /// <summary>Whether the first column of the stored image becomes the last column or row.</summary>
    public bool MirrorsColumns => _value is 2 or 3 or 7 or 8;

    /// <summary>Whether the first row of the stored image becomes the last row or column.</summary>
    public bool MirrorsRows => _value is 3 or 4 or 6 or 7;

    /// <summary>Writes the upright image.</summary>
    /// <param name="stored">Four bytes a pixel.</param>
    /// <param name="width">Columns of the stored image.</param>
    /// <param name="height">Rows of the stored image.</param>
    /// <param name="upright">Of the same length.</param>
    public void Turn(ReadOnlySpan<byte> stored, int width, int height, Span<byte> upright)
    {
        var source = MemoryMarshal.Cast<byte, uint>(stored);
        var target = MemoryMarshal.Cast<byte, uint>(upright);
        int start = (MirrorsColumns ? width - 1 : 0) + (MirrorsRows ? (height - 1) * width : 0);
        int nextColumn = MirrorsColumns ? -1 : 1, nextRow = MirrorsRows ? -width : width;
        // One pixel to the right in the upright image is a row further in one that lies on its side.
        var (right, down, columns) = SwapsSides ? (nextRow, nextColumn, height) : (nextColumn, nextRow, width);
        for (int line = start, to = 0; to < target.Length; line += down)
        {
            for (int x = 0, from = line; x < columns; x++, from += right)
                target[to++] = source[from];
        }
    }
}
