using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Varies images one after the other, in one pass over the data: what becomes of an image is a function of seed, pass and image. Holds
/// working memory: one for each thread.
/// </summary>
internal sealed class ImageAugmenter
{
    private readonly ImageAugmentation _augmentation;
    private readonly ImageShape _shape;
    private readonly ImageScaler _scaler;
    private readonly CounterRandom _random;
    private readonly RandomCrops? _crops;
    private readonly ColourShifts? _colours;
    private readonly byte[] _pixels, _centre, _black, _bitmap;

    /// <param name="augmentation">Its colours are measured.</param>
    /// <param name="shape">What images become, of three channels.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="pass">Number of the pass.</param>
    public ImageAugmenter(ImageAugmentation augmentation, ImageShape shape, long seed, int pass)
    {
        (_augmentation, _shape) = (augmentation, shape);
        _scaler = new(new ImageInput(shape, PixelLayout.Interleaved) { ResizesAsMLNet = true });
        _random = new(seed, CounterRandom.Stream.Augmentation, pass);
        if (augmentation.ShorterSide is { } range)
            _crops = new(shape, range, augmentation.Mirror, seed, pass);
        if (augmentation.ColourNoise is { } noise)
            _colours = new(noise.Colours!, noise.Deviation, seed, pass);
        _pixels = new byte[shape.PixelCount];
        bool moves = _crops is null && augmentation.Moves;
        (_centre, _black) = moves ? (new byte[shape.PixelCount], new byte[shape.PixelCount]) : ([], []);
        _bitmap = new byte[4 * shape.Height * shape.Width];
    }

    /// <param name="raw">An image's pixels.</param>
    /// <param name="image">Which one it is.</param>
    /// <returns>A new image, to be disposed by the caller.</returns>
    public MLImage Augment(RawImage raw, long image)
    {
        if (_crops is not null)
        {
            _scaler.Scale(raw.Bitmap, _crops.Of(image, raw.Width, raw.Height), _pixels);
        }
        else if (_augmentation.Moves)
        {
            _scaler.Scale(raw.Bitmap, _centre);
            CropPlacement.Draw(_augmentation, _random, image).Copy<byte>(_centre, _black, _pixels, _shape);
        }
        else
        {
            _scaler.Scale(raw.Bitmap, _pixels);
        }

        _colours?.Apply(image, _pixels);
        PixelFormats.ToBitmap(_pixels, _bitmap);
        return MLImage.CreateFromPixels(_shape.Width, _shape.Height, MLPixelFormat.Rgba32, _bitmap);
    }
}
