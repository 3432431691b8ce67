using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using MlResNet.Comparison;

namespace MlResNet.Training;

/// <summary>The trainers that make a classifier of photos out of a network that was trained on others.</summary>
internal static class TransferLearning
{
    /// <summary>Reads the checkpoint, which photos and hours come after.</summary>
    /// <exception cref="InvalidDataException">It is no checkpoint of a residual network.</exception>
    /// <exception cref="ArgumentException">The images would be too small for its network.</exception>
    public static void ThrowIfUnfit(TransferSettings settings)
    {
        var architecture = Architecture(settings);
        if (settings.ImageSize < architecture.MinimumImageSize)
            throw new ArgumentException(
                $"--image-size must be at least {architecture.MinimumImageSize} for {architecture}; received {settings.ImageSize}.");
    }

    /// <summary>From photos to the names of their classes.</summary>
    public static IEstimator<ITransformer> CreatePipeline(MLContext mlContext, TransferSettings settings) =>
        CreateFeaturizer(mlContext, settings) is { } featurizer
            // Regressions read their data many times; the network need not.
            ? featurizer.AppendCacheCheckpoint(mlContext).Append(CreateClassifier(mlContext, settings))
            : CreateClassifier(mlContext, settings);

    /// <summary>
    /// What makes the column Features of photos where the network learns nothing, so that it may see each photo once; else null.
    /// </summary>
    public static EstimatorChain<ITransformer>? CreateFeaturizer(MLContext mlContext, TransferSettings settings) => settings.Method switch
    {
        TransferMethod.Features => Featurizer(mlContext, settings),
        TransferMethod.DnnSdca or TransferMethod.DnnLbfgs => PeerPipeline.CreateFeaturizer(mlContext),
        _ => null,
    };

    /// <summary>
    /// Keys for class names, the trainer, names for predicted keys. Takes the column Label, and Features where
    /// <see cref="CreateFeaturizer"/> makes them, else photos.
    /// </summary>
    public static IEstimator<ITransformer> CreateClassifier(MLContext mlContext, TransferSettings settings) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label").Append(CreateTrainer(mlContext, settings))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private static IEstimator<ITransformer> CreateTrainer(MLContext mlContext, TransferSettings settings)
    {
        var trainers = mlContext.MulticlassClassification.Trainers;
        return settings.Method switch
        {
            TransferMethod.DnnSdca => trainers.SdcaMaximumEntropy("Label", "Features"),
            TransferMethod.DnnLbfgs => trainers.LbfgsMaximumEntropy("Label", "Features"),
            // The penalty that does best on 40 photos of each of CIFAR-10's classes and on 5 of each of imagenette's.
            TransferMethod.Features => trainers.LbfgsMaximumEntropy("Label", "Features", l1Regularization: 0, l2Regularization: 0.1f),
            _ => trainers.ResNet(Options(settings)),
        };
    }

    private static EstimatorChain<ITransformer> Featurizer(MLContext mlContext, TransferSettings settings)
    {
        var architecture = Architecture(settings);
        var options = new ResNetFeaturizerOptions
        {
            ImageShape = ImageShape(settings, architecture), UnitLength = true, Scoring = new() { NumberOfThreads = settings.Threads },
        };
        return new EstimatorChain<ITransformer>().Append<ITransformer>(mlContext.Transforms.ResNetFeaturizer(
            "Features", "ImageSource", settings.Checkpoint, FeatureLayers(architecture), options));
    }

    /// <summary>
    /// The last layer of a network that has seen ImageNet says best what is on a photo. One that has seen only ten classes of tiny pictures
    /// has forgotten too much there of colour and texture.
    /// </summary>
    private static string FeatureLayers(ResNetArchitecture architecture) => architecture.Stem == StemKind.ImageNet
        ? "avgpool"
        : string.Join('+', Enumerable.Range(2, architecture.BlocksPerStage.Length - 1).Select(stage => $"layer{stage}"));

    private static ImageShape? ImageShape(TransferSettings settings, ResNetArchitecture architecture) =>
        (settings.ImageSize ?? (architecture.Stem == StemKind.Cifar ? 64 : null)) is { } side ? new(3, side, side) : null;

    private static ResNetTrainer.Options Options(TransferSettings settings)
    {
        var architecture = Architecture(settings);
        var shape = ImageShape(settings, architecture);
        var recipe = settings.Method switch
        {
            TransferMethod.Head => ResNetRecipe.FewPhotos.Options,
            TransferMethod.Finetune => ResNetRecipe.FineTuning.Options,
            _ => FromScratch(architecture),
        };
        return recipe with
        {
            LabelColumnName = "Label",
            FeatureColumnName = "ImageSource",
            InitialCheckpoint = settings.Method == TransferMethod.Scratch ? null : settings.Checkpoint,
            ImageShape = shape,
            Augmentation = new ImageAugmentation { Padding = (shape?.Height ?? 224) / 8 },
            Epochs = settings.Epochs ?? settings.DefaultEpochs,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate ?? recipe.LearningRate,
            ValidationFraction = settings.ValidationFraction,
            // Without photos to choose by: the rate ends near zero, so the last weights are the best ones.
            EarlyStopping = settings.ValidationFraction > 0 ? new EarlyStopping() : null,
            Checkpoint = settings.KeptTraining,
            StopToken = settings.StopToken,
            CancellationToken = settings.CancellationToken,
            Seed = settings.Seed,
            Device = settings.Device,
            NumberOfThreads = settings.Threads,
            MetricsCallback = settings.Progress,
            MetricsInterval = 1,
        };
    }

    private static ResNetTrainer.Options FromScratch(ResNetArchitecture architecture) => new()
    {
        Architecture = architecture,
        Normalization = PixelNormalization.ImageNet,
        LearningRate = 0.05,
        Schedule = LearningRateSchedule.OneCycle(),
        Nesterov = true,
        WeightDecay = 5e-4,
    };

    private static ResNetArchitecture Architecture(TransferSettings settings)
    {
        if (settings is { Method: TransferMethod.Scratch, Architecture: { } chosen })
            return chosen;
        using var checkpoint = ResNetCheckpoint.Load(settings.Checkpoint);
        return checkpoint.Describe().Architecture;
    }
}
