using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What an exported model says about itself, as JSON under keys that begin with <c>resnet.</c>: what the names of its classes are, how it
/// was built, and how it was exported.
/// </summary>
internal static class OnnxMetadata
{
    /// <summary>
    /// Goes up when a reader of earlier files could misread a newer one. Since 2 architectures have groups, stems of their own and
    /// pre-activation, and it is said how image files are decoded.
    /// </summary>
    public const int FormatVersion = 2;

    private const int OldestFormatVersion = 1;

    private const string Prefix = "resnet.", MirrorKey = "mirror", DecodingKey = "decoding", NumbersKey = "numbers",
        MultiLabelKey = "multiLabel";

    // Names stay readable in every script: this is no HTML.
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Whether a model was written by this library.</summary>
    public static bool IsIn(ModelProto model) => Find(model, "format") is not null;

    /// <summary>
    /// Whether a model of this library has the weights that its network had when it was exported: they were not folded, or are as the
    /// network computes with them in a lower precision.
    /// </summary>
    /// <exception cref="InvalidDataException">It does not say.</exception>
    public static bool IsWhole(ModelProto model) =>
        Find(model, NumbersKey) is not null || !Value<ExportEntry>(model, "export").FoldBatchNormalization;

    public static IEnumerable<StringStringEntryProto> Of(ModelDescription description, PixelLayout layout, OnnxExportOptions options)
    {
        yield return Entry("format", FormatVersion);
        if (description.ClassNames is { } classNames)
        {
            yield return Entry("classes", classNames.ToStrings());
            yield return Entry("classType", classNames.Type.ItemType.RawType.Name);
        }

        yield return Entry("architecture", ArchitectureEntry.Of(description.Architecture));

        var (channels, height, width) = description.Input.Shape;
        yield return Entry("image", new ImageEntry(
            channels, height, width, description.Input.Layout, description.Input.ShorterSide, description.Input.Filter));

        var decoding = description.Input.Decoding;
        yield return Entry(DecodingKey, new DecodingEntry(decoding.Upright, decoding.ReducedSize, Parts(decoding.Background)));

        // A mean image is too long for here.
        var normalization = description.Normalization;
        var mean = JsonSerializer.SerializeToElement<object>(
            normalization.Mean.Length <= channels ? normalization.Mean : OnnxPreprocessing.MeanName, Json);
        yield return Entry("normalization", new NormalizationEntry(mean, normalization.StandardDeviation));

        var columns = description.Columns;
        yield return Entry("columns", new ColumnsEntry(columns.Label, columns.Feature, columns.Score, columns.PredictedLabel));
        yield return Entry("feature", FeatureEntry.Of(description.FeatureType));
        if (description.Numbers.Precision != NetworkPrecision.Single)
            yield return Entry(NumbersKey, description.Numbers);
        if (description.IsMultiLabel)
            yield return Entry(MultiLabelKey, true);
        if (description.Mirror)
            yield return Entry(MirrorKey, true);
        if (description.Features is { } features)
            yield return Entry("features", features);
        yield return Entry(
            "export", new ExportEntry(
                options.PixelType, layout, options.SingleRow, options.Scores,
                options.FoldBatchNormalization || description.Numbers.Precision != NetworkPrecision.Single));
    }

    /// <summary>Reads what <see cref="Of"/> wrote.</summary>
    /// <param name="model">A model that this library exported.</param>
    /// <param name="meanImage">Reads the mean image, [H, W, C], where it is an initializer.</param>
    /// <exception cref="InvalidDataException">Something is missing or contradicts itself.</exception>
    public static ModelDescription Read(ModelProto model, Func<ImageShape, float[]> meanImage)
    {
        int version = Value<int>(model, "format");
        if (version is < OldestFormatVersion or > FormatVersion)
            throw new InvalidDataException(
                $"its format is version {version}; this version of the library reads versions {OldestFormatVersion} to {FormatVersion}");
        if (!IsWhole(model))
            throw new InvalidDataException(
                "it was exported with batch normalization folded into the convolutions, which cannot be undone; export with "
                    + "FoldBatchNormalization = false, or save with mlContext.Model.Save");

        var architecture = Value<ArchitectureEntry>(model, "architecture").ToArchitecture();
        var (channels, height, width, layout, shorterSide, filter) = Value<ImageEntry>(model, "image");
        const int MaximumSide = 1 << 14;
        if (channels is < 1 or > 16 || height is < 1 or > MaximumSide || width is < 1 or > MaximumSide || !Enum.IsDefined(layout)
            || !Enum.IsDefined(filter))
            throw new InvalidDataException($"it is for images of {channels}×{height}×{width}");
        if (shorterSide > MaximumSide || shorterSide < Math.Max(height, width))
            throw new InvalidDataException(
                $"it crops images of {channels}×{height}×{width} from images with a shorter side of {shorterSide}");

        var shape = new ImageShape(channels, height, width);
        var (mean, standardDeviation) = Value<NormalizationEntry>(model, "normalization");
        var columns = Value<ColumnsEntry>(model, "columns");
        try
        {
            var featureType = Value<FeatureEntry>(model, "feature").ToType();
            return new(
                architecture,
                new ImageInput(shape, layout)
                {
                    ResizesAsMLNet = featureType is ImageDataViewType,
                    ShorterSide = shorterSide,
                    Filter = filter,
                    // Models of version 1 know one way only.
                    Decoding = Find(model, DecodingKey) is null
                        ? ImageDecoding.AsMLNet
                        : Value<DecodingEntry>(model, DecodingKey).ToDecoding(),
                },
                new Normalization(
                    shape, mean.ValueKind == JsonValueKind.Array ? mean.Deserialize<float[]>()! : meanImage(shape), standardDeviation),
                new ColumnNames(columns.Label, columns.Feature, columns.Score, columns.PredictedLabel),
                Find(model, "classes") is null
                    ? null
                    : ClassNames.Parse(Value<string>(model, "classType"), Value<string[]>(model, "classes")),
                featureType)
            {
                Numbers = Find(model, NumbersKey) is null ? NumberFormat.Single : Numbers(Value<NumberFormat>(model, NumbersKey)),
                IsMultiLabel = Find(model, MultiLabelKey) is not null && Value<bool>(model, MultiLabelKey),
                Mirror = Find(model, MirrorKey) is not null && Value<bool>(model, MirrorKey),
                Features = Find(model, "features") is null ? null : Value<FeatureLayer>(model, "features").CheckedFor(architecture),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or FormatException)
        {
            throw new InvalidDataException($"its description cannot be used: {exception.Message}", exception);
        }
    }

    private static NumberFormat Numbers(NumberFormat format) =>
        Enum.IsDefined(format.Precision) && format.Ranges.Values.All(
            range => float.IsFinite(range.Minimum) && float.IsFinite(range.Maximum) && range.Minimum <= range.Maximum)
            ? format
            : throw new InvalidDataException("its ranges are none");

    private static ImmutableArray<int> Parts(RgbColour colour) => [colour.Red, colour.Green, colour.Blue];

    private static T Value<T>(ModelProto model, string key)
    {
        string text = Find(model, key) ?? throw new InvalidDataException($"its description lacks {Prefix}{key}");
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw new InvalidDataException($"{Prefix}{key} is null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{Prefix}{key} of its description cannot be read: {exception.Message}", exception);
        }
    }

    private static string? Find(ModelProto model, string key) => model.MetadataProps.Find(entry => entry.Key == Prefix + key)?.Value;

    private static StringStringEntryProto Entry<T>(string key, T value) =>
        new() { Key = Prefix + key, Value = JsonSerializer.Serialize(value, Json) };

    private sealed record ImageEntry(
        int Channels, int Height, int Width, PixelLayout ColumnLayout,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ShorterSide = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ResizeFilter Filter = ResizeFilter.Bilinear);

    /// <param name="Upright">As <see cref="ImageDecoding.Upright"/>.</param>
    /// <param name="ReducedSize">As <see cref="ImageDecoding.ReducedSize"/>.</param>
    /// <param name="Background">Red, green and blue.</param>
    private sealed record DecodingEntry(bool Upright, bool ReducedSize, ImmutableArray<int> Background)
    {
        public ImageDecoding ToDecoding() => Background.Length == 3 && Background.All(part => part is >= 0 and <= byte.MaxValue)
            ? new()
            {
                Upright = Upright,
                ReducedSize = ReducedSize,
                Background = new((byte)Background[0], (byte)Background[1], (byte)Background[2]),
            }
            : throw new InvalidDataException("its background is no colour of three parts from 0 to 255");
    }

    private sealed record NormalizationEntry(JsonElement Mean, float[] StandardDeviation);

    private sealed record ColumnsEntry(string Label, string Feature, string Score, string PredictedLabel);

    private sealed record ExportEntry(
        DataKind PixelType, PixelLayout PixelLayout, bool SingleRow, OnnxScores Scores, bool FoldBatchNormalization);

    /// <param name="Type">"Image", or the type of a vector's items.</param>
    /// <param name="Dimensions">Of a vector, none if its size is not known; height and width of images, none if they vary.</param>
    private sealed record FeatureEntry(string Type, ImmutableArray<int> Dimensions)
    {
        private const string Image = "Image";

        public static FeatureEntry Of(DataViewType type) => type switch
        {
            ImageDataViewType { Height: > 0, Width: > 0 } image => new(Image, [image.Height, image.Width]),
            ImageDataViewType => new(Image, []),
            VectorDataViewType vector => new(vector.ItemType.ToString()!, vector.IsKnownSize ? vector.Dimensions : []),
            _ => throw ImageInput.NotAnImage("", type),
        };

        public DataViewType ToType() => (Type, Dimensions) switch
        {
            (Image, { Length: 0 }) => new ImageDataViewType(),
            (Image, [var height, var width]) => new ImageDataViewType(height, width),
            ("Byte", var dimensions) => Vector(NumberDataViewType.Byte, dimensions),
            ("Single", var dimensions) => Vector(NumberDataViewType.Single, dimensions),
            _ => throw new InvalidDataException($"its feature column is of the type {Type}"),
        };

        private static VectorDataViewType Vector(PrimitiveDataViewType item, ImmutableArray<int> dimensions) =>
            dimensions.IsEmpty ? new(item) : new(item, dimensions);
    }
}
