namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads images of a store one after the other, and decodes those that are as they came. Holds working memory: one for each thread.
/// </summary>
internal sealed class StoreReader(ImageStore store)
{
    private readonly ImageScaler _scaler = new(store.Input);
    private byte[] _pixels = [];
    private byte[] _file = [];

    /// <summary>An image as scoring sees it, <c>[H, W, C]</c>; only where the store's pixels are bytes.</summary>
    /// <returns>Valid until the next call. Empty where the image cannot be read and is left out.</returns>
    /// <exception cref="InvalidDataException">It cannot be read, and is not to be left out.</exception>
    public ReadOnlySpan<byte> ScoringView(int index)
    {
        if (store.Originals is null)
            return store.Pixels<byte>(index);

        if (_pixels.Length == 0)
            _pixels = new byte[store.Input.Shape.PixelCount];
        return TryRead(index, null, 0, _pixels) ? _pixels : [];
    }

    /// <summary>Decodes an image that is as it came, and takes a part of it.</summary>
    /// <param name="index">Which of the images.</param>
    /// <param name="crops">The crop of each. Null: as scoring sees it.</param>
    /// <param name="draw">Which of the crops.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    /// <returns>False where the image cannot be read and is left out.</returns>
    /// <exception cref="InvalidDataException">It cannot be read, and is not to be left out.</exception>
    public bool TryRead(int index, RandomCrops? crops, long draw, Span<byte> pixels)
    {
        try
        {
            Read(store.Originals!.Read(store.Checked(index), ref _file), crops, draw, pixels);
            return true;
        }
        catch (UnreadableImageException exception) when (store.Unreadable is not null)
        {
            store.Unreadable.Add(index, exception);
            return false;
        }
    }

    private void Read(OriginalImage original, RandomCrops? crops, long draw, Span<byte> pixels)
    {
        switch (original.IsFile, crops)
        {
            case (true, null):
                EncodedImageReader.Read(original.Bytes, pixels, _scaler);
                break;
            case (true, _):
                EncodedImageReader.Read(original.Bytes, pixels, _scaler, (width, height) => crops.Of(draw, width, height));
                break;
            case (false, null):
                _scaler.Scale(original.Bitmap, pixels);
                break;
            default:
                _scaler.Scale(original.Bitmap, crops.Of(draw, original.Width, original.Height), pixels);
                break;
        }
    }
}
