using Microsoft.ML.ResNet;

namespace ImageNetTraining;

/// <summary>How networks are trained.</summary>
internal static class ImageNetRecipe
{
    private const int UsualBatch = 256, UsualSize = 224;

    /// <summary>
    /// Goyal et al. (2017): the rate grows with the batch, gently over five epochs; the last scale of each block begins at zero; divided
    /// by ten at epochs 30, 60 and 80 of 90. What they keep of the paper is the paper's.
    /// </summary>
    public static ResNetTrainer.Options For(int depth, int size, int batchSize)
    {
        double scale = (double)size / UsualSize;
        return new()
        {
            FeatureColumnName = "Image",
            Architecture = ResNetArchitecture.Parse($"resnet-{depth}"),
            ImageShape = new(3, size, size),
            TestShorterSide = (int)(256 * scale),
            Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new((int)(256 * scale), (int)(480 * scale)) },
            MeanSubtraction = MeanSubtraction.PerChannel,
            ImageReading = ImageReading.WhenShown,
            BatchSize = batchSize,
            Epochs = 90,
            LearningRate = 0.1 * batchSize / UsualBatch,
            Schedule = LearningRateSchedule.MultiStep([30 / 90.0, 60 / 90.0, 80 / 90.0]),
            WarmUp = WarmUp.LinearOver(5 / 90.0),
            ZeroInitResidual = true,
            WeightDecayExclusions = WeightDecayExclusions.BatchNormalization,
            EarlyStopping = null,
            ValidationFraction = null,
            Seed = 1,
        };
    }
}
