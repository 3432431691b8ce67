using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes the augmentation of images available where ML.NET's own transforms are.</summary>
public static class ImageAugmentationCatalog
{
    /// <summary>
    /// Creates an estimator that varies images at random for training, with any trainer: <c>MLImage</c>s of any size in, <c>MLImage</c>s of
    /// one size out.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Every pass over the data draws anew: what becomes of a row is a function of the seed, of the number of the pass over the view, and
    /// of the row's id. Passes are counted for each view on its own, from its first cursor on; the cursors of a set share one pass. The
    /// trainers of this library have an augmentation of their own, which is faster and does not depend on how often a trainer reads its
    /// data.
    /// </para>
    /// <para>
    /// It is for training only. Give it that scope and let what follows bring images to the size: a fitted chain transforms in the scope of
    /// scoring, and passes it by.
    /// <code>
    /// var pipeline = mlContext.Transforms.LoadImages("Image", folder, "Path")
    ///     .Append(
    ///         mlContext.Transforms.AugmentImages("Image", 224, 224, augmentation: ImageAugmentation.ImageNet),
    ///         TransformerScope.Training)
    ///     .Append(mlContext.Transforms.ResizeImages("Image", 224, 224))
    ///     .Append(mlContext.Transforms.ExtractPixels("Features", "Image"))
    ///     .Append(trainer);
    /// </code>
    /// A <c>PredictionEngine</c> and a saved model, which know no scopes, have ML.NET's <c>ResizeImages</c> in its place, which varies
    /// nothing.
    /// </para>
    /// </remarks>
    /// <param name="catalog">As in <c>mlContext.Transforms</c>.</param>
    /// <param name="outputColumnName">The column of varied images.</param>
    /// <param name="imageWidth">Their width in pixels, at least 1.</param>
    /// <param name="imageHeight">Their height in pixels, at least 1.</param>
    /// <param name="inputColumnName">The column of images. Default: <paramref name="outputColumnName"/>.</param>
    /// <param name="augmentation">How to vary. Default: pad with 4 black pixels and crop at random, mirror half of the images.</param>
    /// <param name="seed">Default: the seed of the <see cref="MLContext"/>, or a random one.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    public static ImageAugmentingEstimator AugmentImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string? inputColumnName = null,
        ImageAugmentation? augmentation = null,
        int? seed = null) => catalog.AugmentImages(new ImageAugmentingEstimator.Options
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ImageWidth = imageWidth,
            ImageHeight = imageHeight,
            Augmentation = augmentation ?? new(),
            Seed = seed,
        });

    /// <inheritdoc
    ///     cref="AugmentImages(TransformsCatalog, string, int, int, string?, ImageAugmentation?, int?)"
    ///     path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Transforms</c>.</param>
    /// <param name="options">Everything the estimator can be told.</param>
    public static ImageAugmentingEstimator AugmentImages(this TransformsCatalog catalog, ImageAugmentingEstimator.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), catalog, options);
}
