using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MlResNet.Comparison;

/// <summary>
/// What ML.NET itself offers for few photos: its image featurizer, as its documentation uses it, for a trainer of its own.
/// </summary>
internal static class PeerPipeline
{
    private const int Side = 224;

    /// <summary>From the column ImagePath to 512 features.</summary>
    public static EstimatorChain<ITransformer> CreateFeaturizer(MLContext mlContext) => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(mlContext.Transforms.LoadImages("Photo", imageFolder: "", "ImagePath"))
        .Append<ITransformer>(mlContext.Transforms.ResizeImages("Photo", Side, Side, resizing: ImageResizingEstimator.ResizingKind.IsoCrop))
        .Append<ITransformer>(mlContext.Transforms.ExtractPixels("Pixels", "Photo"))
        .Append<ITransformer>(mlContext.Transforms.DnnFeaturizeImage(
            "Features", image => image.ModelSelector.ResNet18(mlContext, image.OutputColumn, image.InputColumn), "Pixels"));
}
