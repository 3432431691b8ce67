using Microsoft.ML.ResNet;

namespace PaperExperiments.Data;

/// <summary>The size of a data set: what a plan needs to know of it.</summary>
/// <param name="Name">For people.</param>
/// <param name="TrainingCount">Images to train on.</param>
/// <param name="TestCount">Images to test on.</param>
/// <param name="ClassCount">Classes.</param>
/// <param name="PixelShape">Of the images, where they are pixels of one size.</param>
internal sealed record PaperDataFacts(string Name, int TrainingCount, int TestCount, int ClassCount, ImageShape? PixelShape)
{
    /// <summary>Section 4.2.</summary>
    public static PaperDataFacts Cifar10 { get; } = new(
        "CIFAR-10 (the paper's; none was given)", 50_000, 10_000, 10, new ImageShape(3, 32, 32));

    /// <summary>Section 4.1.</summary>
    public static PaperDataFacts ImageNet { get; } = new("ImageNet 2012 (the paper's; none was given)", 1_281_167, 50_000, 1_000, null);

    public static PaperDataFacts Of(PaperData data) =>
        new($"{data.Name}: {data.Source}", data.TrainingCount, data.TestCount, data.ClassCount, data.PixelShape);

    /// <summary>What <see cref="PaperData.Take"/> leaves, where there are no images to count.</summary>
    public PaperDataFacts Take(double fraction) =>
        this with
        {
            TrainingCount = Math.Max(ClassCount, (int)(TrainingCount * fraction)),
            TestCount = Math.Max(ClassCount, (int)(TestCount * fraction)),
        };
}
