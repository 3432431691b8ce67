using Microsoft.ML.ResNet;

namespace PaperExperiments.Trainings;

/// <summary>
/// The paper's recipes, shorter: steps and milestones are scaled alike, and everything that is measured in pixels with the size of the
/// images.
/// </summary>
internal static class ScaledRecipe
{
    /// <summary>Section 4.2: the rate is divided by 10 at these of 64,000 steps.</summary>
    private static readonly long[] CifarMilestones = [32_000, 48_000];

    public static ResNetTrainer.Options For(TrainingSpec spec) => spec.Recipe == Recipe.Cifar ? Cifar(spec) : ImageNet(spec);

    /// <summary>The side of the images that the net sees, where they are image files.</summary>
    public static int ImageSize(TrainingSpec spec) => spec.ImageSize ?? (spec.Recipe == Recipe.Cifar ? 32 : ImageNetSizes.Side);

    private static ResNetTrainer.Options Cifar(TrainingSpec spec)
    {
        var paper = ResNetRecipe.CifarPaper.For(spec.Architecture).Options;
        return Common(spec, paper) with
        {
            ImageShape = spec.ImageSize is { } side ? new ImageShape(3, side, side) : null,
            Schedule = LearningRateSchedule.MultiStepAt([.. CifarMilestones.Select(milestone => Math.Max(1, Scaled(milestone, spec)))]),
        };
    }

    private static ResNetTrainer.Options ImageNet(TrainingSpec spec)
    {
        var paper = ResNetRecipe.ImageNetPaper.For(spec.Architecture).Options;
        var sizes = new ImageNetSizes(ImageSize(spec));
        return Common(spec, paper) with
        {
            ImageShape = new ImageShape(3, sizes.Crop, sizes.Crop),
            TestShorterSide = sizes.TestShorterSide,
            Augmentation = paper.Augmentation with { ShorterSide = sizes.TrainingShorterSide },
            // A plateau is several epochs long, which a shortened schedule has not to spare.
            Schedule = spec.Scale == 1 ? paper.Schedule : LearningRateSchedule.MultiStep([0.5, 0.75]),
        };
    }

    private static ResNetTrainer.Options Common(TrainingSpec spec, ResNetTrainer.Options paper) => paper with
    {
        Iterations = Math.Max(1, Scaled(paper.Iterations!.Value, spec)),
        BatchSize = spec.BatchSize ?? paper.BatchSize,
        Seed = spec.Seed,
    };

    private static long Scaled(long steps, TrainingSpec spec) => (long)Math.Round(steps * spec.Scale);
}
