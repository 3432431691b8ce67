namespace Microsoft.ML.ResNet;

/// <summary>
/// Values of a column of images, read one after the other in the order of the rows, to be used later and on any thread. Its memory is
/// reused from block to block.
/// </summary>
/// <param name="reader">How the column is read.</param>
/// <param name="capacity">Images that fit.</param>
internal sealed class RawBlock(ImageReader reader, int capacity)
{
    private readonly RawImage[] _images = new RawImage[capacity];
    private readonly long[] _rows = new long[capacity];
    private readonly UnreadableImageException?[] _unread = new UnreadableImageException?[capacity];

    public int Capacity => capacity;

    public int Count { get; private set; }

    /// <summary>Takes the row's current value.</summary>
    /// <param name="image">Made by the block's reader.</param>
    /// <param name="row">Row number for messages, counted from 0.</param>
    public void Append(ImageRow image, long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, capacity, nameof(Count));
        _rows[Count] = row;
        _unread[Count] = null;
        try
        {
            image.Read(_images[Count] ??= new());
        }
        catch (UnreadableImageException exception)
        {
            // Reported when the image is used, after the rows before it.
            _unread[Count] = exception;
        }

        Count++;
    }

    public void Clear() => Count = 0;

    /// <summary>Runs <paramref name="use"/> with an image.</summary>
    /// <returns>Why it could not be read or used, as users meet it; null if it could.</returns>
    public InvalidDataException? Use(int index, Action<RawImage> use)
    {
        try
        {
            if (_unread[index] is { } reason)
                throw reason;

            use(_images[index]);
            return null;
        }
        catch (UnreadableImageException exception)
        {
            return RowFailure.At(_rows[index], _images[index], "data", reader.ColumnName, exception);
        }
        catch (InvalidDataException exception)
        {
            return RowFailure.BadPixels(_rows[index], _images[index], "data", reader.ColumnName, exception);
        }
    }
}
