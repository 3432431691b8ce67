using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.ResNet;

/// <summary>Decodes an image file and brings it to the size that the detector takes, as training does. Part of the format of saved models:
/// its name stays.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DetectorDecodingMapping : CustomMappingFactory<DetectorEncodedRow, DetectorDecodedRow>
{
    public const string Contract = "Microsoft.ML.ResNet.DecodeForDetection";

    public override Action<DetectorEncodedRow, DetectorDecodedRow> GetMapping() => Decode;

    private static void Decode(DetectorEncodedRow row, DetectorDecodedRow decoded)
    {
        try
        {
            using var image = ImageFileDecoder.Decode(row.File, DetectionImages.Input(1, 1).Decoding, target: null);
            decoded.Set(image.Bitmap, row.Sides);
        }
        catch (UnreadableImageException exception)
        {
            throw new InvalidDataException($"An image cannot be read: {exception.Message}.", exception);
        }
    }
}

/// <summary>What decoding needs of a row.</summary>
internal sealed class DetectorEncodedRow
{
    public const string SidesName = "Microsoft.ML.ResNet.Sides";

    [ColumnName(DecodingRow.FileName)]
    public byte[] File { get; set; } = [];

    /// <summary>The size of the shorter side, and the largest of the longer.</summary>
    [ColumnName(SidesName), VectorType(2)]
    public float[] Sides { get; set; } = [];
}

/// <summary>What decoding gives.</summary>
internal sealed class DetectorDecodedRow
{
    public const string SizeName = "Microsoft.ML.ResNet.Size";

    [ColumnName(DetectorOnnx.Pixels)]
    public byte[] Pixels { get; set; } = [];

    /// <summary>Height and width, and those of the image as it came.</summary>
    [ColumnName(SizeName), VectorType(4)]
    public float[] Size { get; set; } = [];

    /// <param name="bitmap">The image.</param>
    /// <param name="sides">See <see cref="DetectorEncodedRow.Sides"/>.</param>
    public void Set(Bitmap bitmap, float[] sides)
    {
        ImageScaler.Check(bitmap);
        var size = new DetectionSize((int)sides[0], (int)sides[1]).Of(bitmap.Height, bitmap.Width);
        Pixels = DetectionImages.Resize(bitmap, size);
        Size = [size.Height, size.Width, bitmap.Height, bitmap.Width];
    }
}
