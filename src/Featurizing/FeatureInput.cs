using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>How the images of a column become what a pretrained network takes.</summary>
internal static class FeatureInput
{
    private const int ImageNetSide = 224, ImageNetResize = 256, CifarSide = 32;

    /// <param name="source">The network.</param>
    /// <param name="column">The images.</param>
    /// <param name="options">Free of <see cref="Problems"/>.</param>
    /// <returns>How the column is read, and the normalization.</returns>
    /// <exception cref="ArgumentException">The column does not fit.</exception>
    public static (ImageInput Input, Normalization Normalization) Resolve(
        FeatureSource source, DataViewSchema.Column column, ResNetFeaturizerOptions options)
    {
        var (seen, shorterSide) = Sizes(source, options);
        bool isOpen = options.ImageShape is null && source.Prepared is null;
        ImageShape? declared = column.Type switch
        {
            ImageDataViewType { Height: > 0, Width: > 0 } when isOpen => null,
            VectorDataViewType vector when IsPixels(vector) && vector.IsKnownSize && vector.Size != seen.PixelCount && isOpen => null,
            _ => seen,
        };
        Validation.ThrowIfAny([.. ImageInput.Problems(options.Decoding, column)], nameof(options));
        var input = ImageInput.Resolve(column, declared, options.PixelLayout ?? source.Prepared?.Input.Layout, fallback: seen)
            .DecodedAs(options.Decoding ?? source.Prepared?.Input.Decoding);
        if (input.Shape.Channels != source.Channels)
            throw new ArgumentException(
                $"The network takes images of {source.Channels} channels; column '{column.Name}' has images of {input.Shape}.");
        ThrowIfTooSmall(source.Architecture, input.Shape);
        bool isResized = declared is not null && !(column.Type is VectorDataViewType pixels && IsPixels(pixels));
        var filter = source.Prepared?.Input.Filter ?? source.Preparation.Filter ?? ResizeFilter.Bilinear;
        return (input with { ShorterSide = isResized ? shorterSide : null, Filter = filter },
            source.Prepared?.Normalization ?? NormalizationOf(source, options).For(input.Shape));
    }

    public static IEnumerable<string> Problems(FeatureSource source, ResNetFeaturizerOptions options)
    {
        if (source.Prepared is not null
            && (options.ImageShape, options.Resize, options.Decoding, options.Normalization) is not (null, null, null, null))
            yield return "ImageShape, Resize, Decoding and Normalization must be null with a fitted transformer, which has its own; "
                + $"received {Text(options.ImageShape)}, {Text(options.Resize)}, {Text(options.Decoding)} and "
                + $"{Text(options.Normalization)}.";
        if (options.ImageShape is { } shape && (shape.Channels != source.Channels || shape is not { Height: >= 1, Width: >= 1 }))
            yield return FormattableString.Invariant(
                $"ImageShape must have the network's {source.Channels} channels and at least 1 pixel a side; received {shape}.");
        var seen = options.ImageShape ?? Sizes(source, options).Seen;
        if (options.Resize is { } side && side < Math.Max(seen.Height, seen.Width))
            yield return FormattableString.Invariant($"Resize must be at least the longer side of ImageShape, {seen}; received {side}.");
        var normalization = source.Prepared is null ? NormalizationOf(source, options) : null;
        foreach (string problem in normalization?.Problems(source.Channels) ?? [])
            yield return problem;
        if (options.PixelLayout is { } layout && !Enum.IsDefined(layout))
            yield return FormattableString.Invariant($"PixelLayout must be a defined value; received {layout}.");
    }

    /// <summary>What the network sees, and what the shorter side of an image is resized to, of which that is the centre.</summary>
    private static (ImageShape Seen, int? ShorterSide) Sizes(FeatureSource source, ResNetFeaturizerOptions options)
    {
        if (source.Prepared is { } prepared)
            return (prepared.Input.Shape, prepared.Input.ShorterSide);
        bool isImageNet = source.Architecture.Stem == StemKind.ImageNet;
        int side = isImageNet ? ImageNetSide : CifarSide;
        var known = source.Preparation;
        var usual = new ImageShape(source.Channels, side, side);
        var seen = options.ImageShape ?? known.ImageShape ?? usual;
        int? resize = options.ImageShape is null ? known.Resize ?? (isImageNet && seen == usual ? ImageNetResize : null) : null;
        return (seen, options.Resize ?? resize);
    }

    private static PixelNormalization NormalizationOf(FeatureSource source, ResNetFeaturizerOptions options) =>
        options.Normalization ?? source.Preparation.Normalization ?? PixelNormalization.ImageNet;

    private static bool IsPixels(VectorDataViewType vector) => vector.ItemType == NumberDataViewType.Single || ImageInput.IsPixels(vector);

    private static void ThrowIfTooSmall(ResNetArchitecture architecture, ImageShape shape)
    {
        if (Math.Min(shape.Height, shape.Width) < architecture.MinimumImageSize)
            throw new ArgumentException(
                $"{architecture} needs images of at least {architecture.MinimumImageSize}×{architecture.MinimumImageSize} pixels; received "
                + $"{shape.Height}×{shape.Width}.");
    }

    private static string Text(object? value) => value is null ? "null" : FormattableString.Invariant($"{value}");
}
