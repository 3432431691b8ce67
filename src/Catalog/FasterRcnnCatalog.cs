using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes detectors on residual networks available where ML.NET has its own.</summary>
internal static class FasterRcnnCatalog
{
    /// <summary>Trains a Faster R-CNN on a residual network to find objects in images.</summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="labelColumnName">What there is in each image: a vector of keys.</param>
    /// <param name="boundingBoxColumnName">Where it is: four values each, left, top, right and bottom in pixels.</param>
    /// <param name="imageColumnName">The images: <c>MLImage</c>s or encoded files.</param>
    /// <param name="scoreColumnName">Gets the scores of what is found.</param>
    /// <param name="predictedLabelColumnName">Gets its classes.</param>
    /// <param name="predictedBoundingBoxColumnName">Gets its boxes.</param>
    /// <param name="validationSet">Images to validate with after each epoch.</param>
    /// <param name="initialCheckpoint">The file with the trained weights of the body; without, training takes far more images and time.</param>
    /// <param name="architecture">The network. Default: see <see cref="FasterRcnnTrainer.Options.Architecture"/>.</param>
    /// <param name="epochs">Passes over the images.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    public static FasterRcnnTrainer FasterRcnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName = "Label",
        string boundingBoxColumnName = "BoundingBoxes", string imageColumnName = "Image", string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel", string predictedBoundingBoxColumnName = "PredictedBoundingBoxes",
        IDataView? validationSet = null, string? initialCheckpoint = null, DetectorArchitecture? architecture = null, int epochs = 12) =>
        catalog.FasterRcnn(new FasterRcnnTrainer.Options
        {
            LabelColumnName = labelColumnName,
            BoundingBoxColumnName = boundingBoxColumnName,
            ImageColumnName = imageColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            PredictedBoundingBoxColumnName = predictedBoundingBoxColumnName,
            ValidationSet = validationSet,
            InitialCheckpoint = initialCheckpoint,
            Architecture = architecture,
            Epochs = epochs,
        });

    /// <inheritdoc cref="FasterRcnn(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string, string, string, string, IDataView?, string?, DetectorArchitecture?, int)"/>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Everything that training can be told.</param>
    public static FasterRcnnTrainer FasterRcnn(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FasterRcnnTrainer.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), options);
}
