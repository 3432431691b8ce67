using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>What a saved detector says about itself, as JSON in the metadata of its ONNX model.</summary>
/// <param name="Format">Goes up when a reader of earlier files could misread a newer one.</param>
/// <param name="Body">The residual network; null where the body is a VGG.</param>
/// <param name="HasPyramid">See <see cref="DetectorArchitecture"/>, likewise what follows.</param>
/// <param name="FinestLevel">Of the pyramid.</param>
/// <param name="PyramidChannels">Of the pyramid.</param>
/// <param name="HeadWidth">Of the head.</param>
/// <param name="PooledSize">Of regions.</param>
/// <param name="AnchorSizes">Of anchors.</param>
/// <param name="AspectRatios">Of anchors.</param>
/// <param name="Mean">What is subtracted from pixels in 0..1.</param>
/// <param name="StandardDeviation">What they are divided by.</param>
/// <param name="Options">What it gives.</param>
/// <param name="Columns">What it reads and writes.</param>
/// <param name="Classes">What its classes are called.</param>
/// <param name="ClassType">The type of those names; null where the labels had none.</param>
/// <param name="ImageSize">Height and width of the images where the column says them.</param>
/// <param name="IsEncoded">Whether images are files.</param>
/// <param name="HasGlobalContext">See <see cref="DetectorArchitecture"/>.</param>
/// <param name="Vgg">The VGG in the body's place.</param>
internal sealed record DetectorMetadata(
    int Format, ArchitectureEntry? Body, bool HasPyramid, int FinestLevel, int PyramidChannels, int HeadWidth, int PooledSize,
    ImmutableArray<float> AnchorSizes, ImmutableArray<float> AspectRatios, ImmutableArray<float> Mean,
        ImmutableArray<float> StandardDeviation,
    DetectionOptions Options, DetectionColumns Columns, string[] Classes, string? ClassType, int[]? ImageSize, bool IsEncoded,
    bool HasGlobalContext = false, VggArchitecture? Vgg = null)
{
    /// <summary>The key of the metadata.</summary>
    public const string Key = "resnet.detector";

    private const int CurrentFormat = 1, MaximumClasses = 10_000;

    // Names stay readable in every script: this is no HTML.
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static string Of(DetectorDescription detector)
    {
        var architecture = detector.Architecture;
        var entry = new DetectorMetadata(
            CurrentFormat, architecture.Body is { } body ? ArchitectureEntry.Of(body) : null, architecture.HasPyramid,
                architecture.FinestLevel,
                architecture.PyramidChannels,
            architecture.HeadWidth, architecture.PooledSize, architecture.AnchorSizes, architecture.AspectRatios,
                detector.Normalization.Mean,
            detector.Normalization.StandardDeviation, detector.Options, detector.Columns, detector.Names,
            detector.ClassNames?.Type.ItemType.RawType.Name, detector.ImageType is ImageDataViewType { Height: > 0 } image
                ? [image.Height, image.Width] : null,
            detector.ImageType is VectorDataViewType, architecture.HasGlobalContext, architecture.Vgg);
        return JsonSerializer.Serialize(entry, Json);
    }

    /// <summary>Reads what <see cref="Of"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else; the message is the reason, without a full stop.</exception>
    public static DetectorDescription Read(string text)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<DetectorMetadata>(text, Json)
                ?? throw new InvalidDataException("it does not describe its detector");
            if (entry.Format != CurrentFormat)
                throw new InvalidDataException(
                    $"its format is version {entry.Format}; this version of the library reads version {CurrentFormat}");
            if (entry.Classes.Length is < 1 or > MaximumClasses)
                throw new InvalidDataException($"it has {entry.Classes.Length} classes");
            var description = entry.ToDescription();
            string[] problems = [.. description.Architecture.Problems(), .. description.Normalization.Problems(channels: 3)];
            return problems.Length == 0 ? description
                : throw new InvalidDataException($"its detector cannot be built: {string.Join(' ', problems)}");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"its description cannot be used: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private DetectorDescription ToDescription() => new(
        new DetectorArchitecture
        {
            Body = Body?.ToArchitecture(),
            Vgg = Vgg,
            HasPyramid = HasPyramid,
            FinestLevel = FinestLevel,
            PyramidChannels = PyramidChannels,
            HeadWidth = HeadWidth,
            PooledSize = PooledSize,
            HasGlobalContext = HasGlobalContext,
            AnchorSizes = AnchorSizes,
            AspectRatios = AspectRatios,
        },
        Classes.Length, new() { Mean = Mean, StandardDeviation = StandardDeviation }, Options, Columns,
        ClassType is null ? null : ClassNames.Parse(ClassType, Classes),
        IsEncoded ? new VectorDataViewType(NumberDataViewType.Byte)
            : ImageSize is [var height, var width] ? new ImageDataViewType(height, width) : new ImageDataViewType());
}
