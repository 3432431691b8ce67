namespace FashionMnist.Data;

/// <summary>A part of the data set, kept as bytes; rows are made while they are read.</summary>
internal sealed class FashionImages
{
    private const int PixelCount = FashionImage.Side * FashionImage.Side;

    /// <summary>The classes in the order of the labels 0 to 9.</summary>
    private static readonly string[] ClassNames = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly ReadOnlyMemory<byte> _labels;

    public FashionImages(IdxFile images, IdxFile labels)
    {
        if (images.Dimensions is not [var count, FashionImage.Side, FashionImage.Side] || labels.Dimensions is not [var labelCount] || count != labelCount)
            throw new InvalidDataException($"Expected {FashionImage.Side}×{FashionImage.Side} images with a label each.");
        _pixels = images.Values;
        _labels = labels.Values;
    }

    public int Count => _labels.Length;

    public IEnumerable<FashionImage> Rows => Enumerable.Range(0, Count).Select(Row);

    public FashionImage Row(int index)
    {
        var pixels = _pixels.Span.Slice(index * PixelCount, PixelCount);
        var image = new float[PixelCount];
        for (int i = 0; i < image.Length; i++)
            image[i] = pixels[i];
        return new FashionImage { Image = image, Label = ClassNames[_labels.Span[index]] };
    }
}
