using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Decodes an image file and brings it to the size that the network takes, as scoring does. Part of the format of saved models: its name
/// stays.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DecodingMapping : CustomMappingFactory<EncodedRow, DecodedRow>
{
    public const string Contract = "Microsoft.ML.ResNet.Decode";

    [ThreadStatic]
    private static (ImageInput Input, ImageScaler Scaler, byte[] Pixels, byte[] Bitmap)? _memory;

    public override Action<EncodedRow, DecodedRow> GetMapping() => Decode;

    private static void Decode(EncodedRow row, DecodedRow decoded)
    {
        var shape = new ImageShape((int)row.Shape[0], (int)row.Shape[1], (int)row.Shape[2]);
        var input = new ImageInput(
            shape, PixelLayout.Interleaved) { ShorterSide = row.Shape[3] is EncodedRow.SmallestCover ? null : (int)row.Shape[3] };
        if (_memory?.Input != input)
            _memory = (input, new ImageScaler(input), new byte[shape.PixelCount], new byte[shape.Height * shape.Width * 4]);
        var (_, scaler, pixels, bitmap) = _memory.Value;
        try
        {
            EncodedImageReader.Read(row.File, pixels, scaler);
        }
        catch (UnreadableImageException exception)
        {
            throw new InvalidDataException($"An image cannot be read: {exception.Message}.", exception);
        }

        for (int i = 0; i < bitmap.Length; i += 4)
        {
            // Grey is red, green and blue at once.
            int pixel = i / 4 * shape.Channels, step = shape.Channels == 1 ? 0 : 1;
            (bitmap[i], bitmap[i + 1], bitmap[i + 2], bitmap[i + 3]) =
                (pixels[pixel], pixels[pixel + step], pixels[pixel + (2 * step)], byte.MaxValue);
        }
        decoded.Image = MLImage.CreateFromPixels(shape.Width, shape.Height, MLPixelFormat.Rgba32, bitmap);
    }
}

/// <summary>What decoding needs of a row.</summary>
internal sealed class EncodedRow
{
    public const string FileName = "Microsoft.ML.ResNet.File", ShapeName = "Microsoft.ML.ResNet.Shape";

    /// <summary>In the place of the shorter side: as small as covers height and width.</summary>
    public const float SmallestCover = 0;

    [ColumnName(FileName)]
    public byte[] File { get; set; } = [];

    /// <summary>Channels, height and width, and the size that the shorter side is resized to, or <see cref="SmallestCover"/>.</summary>
    [ColumnName(ShapeName), VectorType(4)]
    public float[] Shape { get; set; } = [];
}

/// <summary>What decoding gives.</summary>
internal sealed class DecodedRow
{
    public const string ImageName = "Microsoft.ML.ResNet.Image";

    // An image column of varying size cannot be declared this way; what follows reads the size off the image.
    [ColumnName(ImageName), ImageType(1, 1)]
    public MLImage? Image { get; set; }
}
