using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Whether an augmentation can be done with the images that are there.</summary>
internal static class AugmentationCheck
{
    /// <exception cref="ArgumentException">It cannot; the message names every reason.</exception>
    public static void ThrowIfUnfit(ResNetTrainer.Options options, DataViewSchema.Column feature, ImageShape shape) =>
        Validation.ThrowIfAny(
            [
                .. options.Augmentation.Problems(shape), .. TestSize.Problems(options.TestShorterSide, shape),
                .. Problems(options, feature),
                .. ImageInput.Problems(options.Decoding, feature),
            ],
            nameof(options));

    private static IEnumerable<string> Problems(ResNetTrainer.Options options, DataViewSchema.Column feature)
    {
        var range = options.Augmentation.ShorterSide;
        if (feature.Type is VectorDataViewType vector && (ImageInput.IsPixels(vector) || vector.ItemType == NumberDataViewType.Single))
        {
            string reason = $"needs images that can be resized; column '{feature.Name}' has pixels of a fixed size, {feature.Type}. Give "
                + "encoded images (LoadRawImageBytes) or MLImages (LoadImages), or leave it null.";
            if (range is not null)
                yield return FormattableString.Invariant($"Augmentation.ShorterSide {reason}");
            if (options.TestShorterSide is not null)
                yield return FormattableString.Invariant($"TestShorterSide {reason}");
        }
        else if (feature.Type is ImageDataViewType { Height: > 0, Width: > 0 } image
            && Math.Min(image.Height, image.Width) < range?.Minimum)
        {
            yield return $"Augmentation.ShorterSide needs the original images; those of column '{feature.Name}' have a fixed size of "
                + $"{image.Height}×{image.Width}, smaller than asked for: {range}. Leave out the transformer that resizes them.";
        }
    }
}
