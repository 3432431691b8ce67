using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Brings an <see cref="MLImage"/> of any size to the size that the detector takes, as training does. Part of the format of saved
/// models: its name stays.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DetectorImageMapping : CustomMappingFactory<DetectorImageRow, DetectorDecodedRow>
{
    public const string Contract = "Microsoft.ML.ResNet.ResizeForDetection";

    public override Action<DetectorImageRow, DetectorDecodedRow> GetMapping() => Resize;

    private static void Resize(DetectorImageRow row, DetectorDecodedRow resized)
    {
        var image = row.Image ?? throw new InvalidDataException("An image cannot be read: it is missing.");
        resized.Set(new(image.Pixels, image.Width, image.Height, image.PixelFormat), row.Sides);
    }
}

/// <summary>What resizing needs of a row.</summary>
internal sealed class DetectorImageRow
{
    public const string ImageName = "Microsoft.ML.ResNet.Image";

    // An attribute must name a size, and nobody compares it.
    [ColumnName(ImageName), ImageType(1, 1)]
    public MLImage? Image { get; set; }

    /// <inheritdoc cref="DetectorEncodedRow.Sides"/>
    [ColumnName(DetectorEncodedRow.SidesName), VectorType(2)]
    public float[] Sides { get; set; } = [];
}
