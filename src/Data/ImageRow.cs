namespace Microsoft.ML.ResNet;

/// <summary>The feature column of a cursor or row, bound to the getter that reads it.</summary>
internal abstract class ImageRow(DataViewRow row)
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _path = PathColumn.Bind(row);

    /// <summary>Copies the current row's value into <paramref name="raw"/>: cheap, and on the cursor's own thread.</summary>
    /// <exception cref="UnreadableImageException">The source has no image in this row or could not load it.</exception>
    public void Read(RawImage raw)
    {
        _path(ref raw.Path);
        ReadValue(raw);
    }

    /// <inheritdoc cref="Read"/>
    protected abstract void ReadValue(RawImage raw);

    /// <summary>Runs a getter that loads an image from somewhere, so that its failure is the failure of one row.</summary>
    protected static void Load<T>(ValueGetter<T> getter, ref T value)
    {
        try
        {
            getter(ref value);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException
            or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UnreadableImageException(exception.Message.TrimEnd('.'), exception);
        }
    }
}
