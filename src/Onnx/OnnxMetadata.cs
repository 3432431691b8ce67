using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What an exported model says about itself, as JSON under keys that begin with <c>resnet.</c>: what the names of its classes are, how it was built,
/// and how it was exported.
/// </summary>
internal static class OnnxMetadata
{
    /// <summary>Goes up when a reader of earlier files could misread a newer one.</summary>
    public const int FormatVersion = 1;

    // Names stay readable in every script: this is no HTML.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    public static IEnumerable<StringStringEntryProto> Of(ScoringModel model, ColumnNames columns, PixelLayout layout, ClassNames? classNames, OnnxExportOptions options)
    {
        yield return Entry("format", FormatVersion);
        if (classNames is not null)
        {
            yield return Entry("classes", classNames.ToStrings());
            yield return Entry("classType", classNames.Type.ItemType.RawType.Name);
        }

        var architecture = model.Network.Architecture;
        yield return Entry("architecture", new
        {
            name = architecture.Name,
            stem = architecture.Stem,
            block = architecture.Block,
            blocksPerStage = architecture.BlocksPerStage,
            widths = architecture.Widths,
            shortcut = architecture.Shortcut,
            strideInFirstConvolution = architecture.StrideInFirstConvolution,
        });

        var (channels, height, width) = model.Input.Shape;
        yield return Entry("image", new { channels, height, width, columnLayout = model.Input.Layout });

        var normalization = model.Normalization;
        yield return Entry("normalization", new
        {
            // A mean image is too long for here.
            mean = normalization.Mean.Length <= channels ? (object)normalization.Mean : OnnxPreprocessing.MeanName,
            standardDeviation = normalization.StandardDeviation,
        });
        yield return Entry("columns", new { label = columns.Label, feature = columns.Feature, score = columns.Score, predictedLabel = columns.PredictedLabel });
        yield return Entry("export", new
        {
            pixelType = options.PixelType,
            pixelLayout = layout,
            singleRow = options.SingleRow,
            scores = options.Scores,
            foldBatchNormalization = options.FoldBatchNormalization,
        });
    }

    private static StringStringEntryProto Entry<T>(string key, T value) => new() { Key = $"resnet.{key}", Value = JsonSerializer.Serialize(value, Json) };
}
