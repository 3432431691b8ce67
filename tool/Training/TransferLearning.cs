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

    /// <summary>Keys for class names, the trainer, names for predicted keys.</summary>
    public static IEstimator<ITransformer> CreatePipeline(MLContext mlContext, TransferSettings settings) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label").Append(CreateTrainer(mlContext, settings))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    /// <summary>What takes images and keyed labels and gives the columns Score and PredictedLabel.</summary>
    private static IEstimator<ITransformer> CreateTrainer(MLContext mlContext, TransferSettings settings)
    {
        var trainers = mlContext.MulticlassClassification.Trainers;
        if (settings.Method == TransferMethod.DnnSdca)
            return PeerPipeline.Create(mlContext, trainers.SdcaMaximumEntropy("Label", "Features"));
        if (settings.Method == TransferMethod.DnnLbfgs)
            return PeerPipeline.Create(mlContext, trainers.LbfgsMaximumEntropy("Label", "Features"));

        var architecture = Architecture(settings);
        int? side = settings.ImageSize ?? (architecture.Stem == StemKind.Cifar ? 64 : null);
        ImageShape? shape = side is { } pixels ? new(3, pixels, pixels) : null;
        return settings.Method == TransferMethod.Features
            ? OnFeatures(mlContext, settings, architecture, shape)
            : trainers.ResNet(Options(settings, architecture, shape));
    }

    /// <summary>
    /// Features of length one, and a regression with the regularization that does best on 40 photos of each of CIFAR-10's classes and
    /// on 5 of each of imagenette's.
    /// </summary>
    private static EstimatorChain<ITransformer> OnFeatures(
        MLContext mlContext, TransferSettings settings, ResNetArchitecture architecture, ImageShape? shape)
    {
        var options = new ResNetFeaturizerOptions
        {
            ImageShape = shape, Scoring = new() { NumberOfThreads = settings.Threads },
        };
        string[] layers = FeatureLayers(architecture);
        var chain = new EstimatorChain<ITransformer>();
        foreach (string layer in layers)
            chain = chain.Append<ITransformer>(mlContext.Transforms.ResNetFeaturizer(
                layer, "ImageSource", settings.Checkpoint, layer, options));
        return chain.Append<ITransformer>(mlContext.Transforms.Concatenate("Features", layers))
            .Append<ITransformer>(mlContext.Transforms.NormalizeLpNorm("Features"))
            // The regression reads its data many times; the network need not.
            .AppendCacheCheckpoint(mlContext)
            .Append<ITransformer>(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                "Label", "Features", l1Regularization: 0, l2Regularization: 0.1f));
    }

    /// <summary>
    /// The last layer of a network that has seen ImageNet says best what is on a photo. One that has seen only ten classes of tiny pictures
    /// has forgotten too much there of colour and texture.
    /// </summary>
    private static string[] FeatureLayers(ResNetArchitecture architecture) => architecture.Stem == StemKind.ImageNet
        ? ["avgpool"]
        : [.. Enumerable.Range(2, architecture.BlocksPerStage.Length - 1).Select(stage => $"layer{stage}")];

    private static ResNetTrainer.Options Options(TransferSettings settings, ResNetArchitecture architecture, ImageShape? shape)
    {
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
