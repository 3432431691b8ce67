using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes detectors on residual networks available where ML.NET has its own.</summary>
public static class FasterRcnnCatalog
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
    /// <param name="initialCheckpoint">The file with the trained weights of the body; without, training takes far more images and
    /// time.</param>
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

    /// <summary>Trains a Faster R-CNN on a residual network to find objects in images.</summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Everything that training can be told.</param>
    public static FasterRcnnTrainer FasterRcnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FasterRcnnTrainer.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), options);

    /// <summary>
    /// Loads the detector of a pipeline that <c>mlContext.Model.Save</c> wrote, or of an ONNX file that
    /// <see cref="FasterRcnnTransformer.ExportToOnnx"/>
    /// wrote, as it was fitted: it detects in batches. The other transformers of the pipeline are left out.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What computes, and how. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has no detector saved by this library, or more than one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FasterRcnnTransformer LoadFasterRcnn(this ModelOperationsCatalog catalog, string path, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DetectorLoading.Load(MLNetInternals.EnvironmentOf(catalog), path, options ?? new());
    }

    /// <summary>
    /// Loads a pipeline that <c>mlContext.Model.Save</c> wrote, as <c>mlContext.Model.Load</c> does, with its detectors as they were
    /// fitted: they detect in batches, where the stock transformers that they were saved as do image by image.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Model</c>; the <see cref="MLContext.GpuDeviceId"/> chooses the device.</param>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The schema that the pipeline was saved with; null if it was saved without.</param>
    /// <param name="options">What computes, and how. Default null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has no detector saved by this library.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ITransformer LoadFasterRcnn(
        this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema, ScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DetectorLoading.LoadPipeline(
            MLNetInternals.EnvironmentOf(catalog), catalog, path, options ?? new(), out inputSchema);
    }
}
