namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads images of a store one after the other, and decodes those that are kept as they came. Holds working memory: one for each thread.
/// </summary>
internal sealed class StoreReader(ImageStore store)
{
    private readonly ImageScaler _scaler = new(store.Input);
    private byte[] _pixels = [];

    /// <summary>An image as scoring sees it, <c>[H, W, C]</c>; only where the store's pixels are bytes.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> ScoringView(int index)
    {
        if (store.Originals is not { } originals)
            return store.Pixels<byte>(index);

        if (_pixels.Length == 0)
            _pixels = new byte[store.Input.Shape.PixelCount];
        var original = originals[store.Checked(index)];
        if (original.IsFile)
            EncodedImageReader.Read(original.Bytes, _pixels, _scaler);
        else
            _scaler.Scale(original.Bitmap, _pixels);
        return _pixels;
    }

    /// <summary>A random crop of an image that is kept as it came.</summary>
    /// <param name="index">Which of the images.</param>
    /// <param name="crops">The crop of each.</param>
    /// <param name="draw">Which of the crops.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    public void Read(int index, RandomCrops crops, long draw, Span<byte> pixels)
    {
        var original = store.Originals![store.Checked(index)];
        if (original.IsFile)
            EncodedImageReader.Read(original.Bytes, pixels, _scaler, (width, height) => crops.Of(draw, width, height));
        else
            _scaler.Scale(original.Bitmap, crops.Of(draw, original.Width, original.Height), pixels);
    }
}
