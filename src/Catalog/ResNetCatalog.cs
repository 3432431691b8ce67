using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes residual networks available where ML.NET's own trainers are.</summary>
public static class ResNetCatalog
{
    /// <summary>Creates a trainer of deep residual networks (He et al., 2015) for images.</summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="labelColumnName">The label: a key, as <c>MapValueToKey</c> makes.</param>
    /// <param name="featureColumnName">
    /// The images: encoded (<c>Vector&lt;Byte&gt;</c>), <c>MLImage</c>s, or pixels (<c>Vector&lt;Single&gt;</c>).
    /// </param>
    /// <param name="scoreColumnName">The column that gets the class probabilities.</param>
    /// <param name="predictedLabelColumnName">The column that gets the predicted class.</param>
    /// <param name="validationSet">
    /// Images to validate with after each epoch, with the columns and keys of the training data. Default: a tenth of the training data.
    /// </param>
    /// <param name="architecture">The network. Default: ResNet-20 for images up to 64 pixels a side, otherwise ResNet-18.</param>
    /// <param name="epochs">Passes over the training images, at least 1.</param>
    /// <param name="batchSize">Images a step, at least 2.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    public static ResNetTrainer ResNet(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        IDataView? validationSet = null,
        ResNetArchitecture? architecture = null,
        int epochs = 30,
        int batchSize = 128) => catalog.ResNet(new ResNetTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            ValidationSet = validationSet,
            Architecture = architecture,
            Epochs = epochs,
            BatchSize = batchSize,
        });

    /// <summary>Creates a trainer of deep residual networks (He et al., 2015) for images.</summary>
    /// <param name="catalog">As in <c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="options">Everything the trainer can be told.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    public static ResNetTrainer ResNet(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ResNetTrainer.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), options);
}
