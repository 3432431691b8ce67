using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Decodes an image file and brings it to the size that the network takes, as scoring does. Part of the format of saved models: its name
/// stays.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DecodingMapping : CustomMappingFactory<DecodingRow, DecodedRow>
{
    // Added to the number for the reduced size: a place of its own would be another format.
    private const int Bicubic = 2;

    public const string Contract = "Microsoft.ML.ResNet.DecodeFile";

    public override Action<DecodingRow, DecodedRow> GetMapping() =>
        static (row, decoded) => decoded.Image = FileToImage.Decode(row.File, InputOf(row.Settings));

    /// <summary>What <see cref="InputOf"/> reads.</summary>
    public static float[] SettingsOf(ImageInput input) =>
    [
        input.Shape.Channels, input.Shape.Height, input.Shape.Width, input.ShorterSide ?? FileToImage.SmallestCover,
        Number(input.Decoding.Upright), Number(input.Decoding.ReducedSize) + (input.Filter == ResizeFilter.Bicubic ? Bicubic : 0),
        input.Decoding.Background.Red, input.Decoding.Background.Green, input.Decoding.Background.Blue,
    ];

    private static ImageInput InputOf(float[] settings) => FileToImage.InputOf(settings) with
    {
        Filter = settings[5] >= Bicubic ? ResizeFilter.Bicubic : ResizeFilter.Bilinear,
        Decoding = new()
        {
            Upright = settings[4] != 0,
            ReducedSize = settings[5] % Bicubic != 0,
            Background = new((byte)settings[6], (byte)settings[7], (byte)settings[8]),
        },
    };

    private static float Number(bool value) => value ? 1 : 0;
}

/// <summary>What decoding needs of a row.</summary>
internal sealed class DecodingRow
{
    public const string FileName = "Microsoft.ML.ResNet.File", SettingsName = "Microsoft.ML.ResNet.Decoding";

    [ColumnName(FileName)]
    public byte[] File { get; set; } = [];

    /// <summary>
    /// Channels, height and width, and the size that the shorter side is resized to, or <see cref="FileToImage.SmallestCover"/>; whether
    /// images are turned upright, and whether they may be decoded smaller than they are, and 2
    /// more where they are resized by the bicubic filter; red, green and blue of the background.
    /// </summary>
    [ColumnName(SettingsName), VectorType(9)]
    public float[] Settings { get; set; } = [];
}
