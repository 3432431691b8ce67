using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Whether an augmentation can be done with the images that are there.</summary>
internal static class AugmentationCheck
{
    /// <exception cref="ArgumentException">It cannot; the message names every reason.</exception>
    public static void ThrowIfUnfit(ImageAugmentation augmentation, DataViewSchema.Column feature, ImageShape shape) =>
        Validation.ThrowIfAny([.. augmentation.Problems(shape), .. Problems(augmentation, feature)], nameof(ResNetTrainer.Options.Augmentation));

    private static IEnumerable<string> Problems(ImageAugmentation augmentation, DataViewSchema.Column feature)
    {
        if (augmentation.ShorterSide is not { } range)
            yield break;
        if (feature.Type is VectorDataViewType vector && (ImageInput.IsPixels(vector) || vector.ItemType == NumberDataViewType.Single))
        {
            yield return $"Augmentation.ShorterSide needs images that can be resized; column '{feature.Name}' has pixels of a fixed size, {feature.Type}. "
                + "Give encoded images (LoadRawImageBytes) or MLImages (LoadImages), or leave ShorterSide null.";
        }
        else if (feature.Type is ImageDataViewType { Height: > 0, Width: > 0 } image && Math.Min(image.Height, image.Width) < range.Minimum)
        {
            yield return $"Augmentation.ShorterSide needs the original images; those of column '{feature.Name}' have a fixed size of {image.Height}×{image.Width}, "
                + $"smaller than asked for: {range}. Leave out the transformer that resizes them.";
        }
    }
}
