using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>What decoding gives.</summary>
internal sealed class DecodedRow
{
    public const string ImageName = "Microsoft.ML.ResNet.Image";

    // An image column of varying size cannot be declared this way; what follows reads the size off the image.
    [ColumnName(ImageName), ImageType(1, 1)]
    public MLImage? Image { get; set; }
}
