using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML;

public static class ImageEstimatorsCatalog
{
    public static ImageGrayscalingEstimator ConvertToGrayscale(this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null) =>
        new(catalog.GetEnvironment(), outputColumnName, inputColumnName);

    public static VectorToImageConvertingEstimator ConvertToImage(
        this TransformsCatalog catalog,
        int imageHeight,
        int imageWidth,
        string outputColumnName,
        string inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsPresent = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfColors = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavedColors = false,
        float scaleImage = 1f,
        float offsetImage = 0f,
        int defaultAlpha = 255,
        int defaultRed = 0,
        int defaultGreen = 0,
        int defaultBlue = 0) =>
        // The real method, too, leaves the four defaults unused.
        new(
            catalog.GetEnvironment(),
            imageHeight,
            imageWidth,
            outputColumnName,
            inputColumnName,
            new PixelChannels(colorsPresent, orderOfColors, interleavedColors, nameof(colorsPresent)),
            scaleImage,
            offsetImage);

    public static ImagePixelExtractingEstimator ExtractPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsToExtract = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfExtraction = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavePixelColors = false,
        float offsetImage = 0f,
        float scaleImage = 1f,
        bool outputAsFloatArray = true) =>
        new(
            catalog.GetEnvironment(),
            outputColumnName,
            inputColumnName,
            new PixelExtraction(
                new PixelChannels(colorsToExtract, orderOfExtraction, interleavePixelColors, nameof(colorsToExtract)), offsetImage, scaleImage, outputAsFloatArray));

    public static ImageLoadingEstimator LoadImages(
        this TransformsCatalog catalog, string outputColumnName, string imageFolder, string inputColumnName = null) =>
        new(catalog.GetEnvironment(), imageFolder, asImages: true, outputColumnName, inputColumnName);

    public static ImageLoadingEstimator LoadRawImageBytes(
        this TransformsCatalog catalog, string outputColumnName, string imageFolder, string inputColumnName = null) =>
        new(catalog.GetEnvironment(), imageFolder, asImages: false, outputColumnName, inputColumnName);

    public static ImageResizingEstimator ResizeImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string inputColumnName = null,
        ImageResizingEstimator.ResizingKind resizing = ImageResizingEstimator.ResizingKind.IsoCrop,
        ImageResizingEstimator.Anchor cropAnchor = ImageResizingEstimator.Anchor.Center) =>
        new(catalog.GetEnvironment(), outputColumnName, imageWidth, imageHeight, inputColumnName, resizing, cropAnchor);
}
