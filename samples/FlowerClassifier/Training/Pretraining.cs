using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Flowers.Training;

/// <summary>
/// How the checkpoint that the sample brings was trained: ResNet-18 with the stem for small images and a quarter of its widths.
/// </summary>
internal static class Pretraining
{
    public const int Epochs = 8;

    public static ResNetArchitecture Architecture { get; } = new()
    {
        Stem = StemKind.Cifar,
        Block = BlockKind.Basic,
        BlocksPerStage = [2, 2, 2, 2],
        Widths = [16, 32, 64, 128],
    };

    public static ImageShape Shape { get; } = new(3, 32, 32);

    public static ResNetTrainer.Options Options(IDataView test) => new()
    {
        FeatureColumnName = "Image",
        Architecture = Architecture,
        ImageShape = Shape,
        // That of torchvision's networks, so that one of them can take its place.
        Normalization = PixelNormalization.ImageNet,
        BatchSize = 128,
        LearningRate = 0.2,
        Schedule = LearningRateSchedule.OneCycle(),
        Nesterov = true,
        WeightDecay = 5e-4,
        ValidationSet = test,
        // The rate ends near zero, so the last weights are the best ones, and no choice is made on the test images.
        EarlyStopping = null,
    };
}
