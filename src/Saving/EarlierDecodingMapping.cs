using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What <see cref="DecodingMapping"/> was before it could be chosen how images are decoded. Nothing is saved with it any more; models that
/// were keep to what it did.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class EarlierDecodingMapping : CustomMappingFactory<EncodedRow, DecodedRow>
{
    public const string Contract = "Microsoft.ML.ResNet.Decode";

    public override Action<EncodedRow, DecodedRow> GetMapping() =>
        static (row, decoded) =>
            decoded.Image = FileToImage.Decode(row.File, FileToImage.InputOf(row.Shape) with { Decoding = ImageDecoding.AsMLNet });
}

/// <summary>What decoding needed of a row.</summary>
internal sealed class EncodedRow
{
    [ColumnName(DecodingRow.FileName)]
    public byte[] File { get; set; } = [];

    /// <summary>
    /// Channels, height and width, and the size that the shorter side is resized to, or <see cref="FileToImage.SmallestCover"/>.
    /// </summary>
    [ColumnName("Microsoft.ML.ResNet.Shape"), VectorType(4)]
    public float[] Shape { get; set; } = [];
}
