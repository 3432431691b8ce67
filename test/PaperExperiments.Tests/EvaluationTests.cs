using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;
using PaperExperiments.Evaluate;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class EvaluationTests
{
    private static readonly string[] PublicNet = ["checkpoints", "resnet20-12fca82f.th"];

    [TestMethod]
    public void A_public_checkpoint_has_its_known_error()
    {
        var analysis = new Evaluation(Options("cifar-20")).Run();

        Assert.AreEqual(0.002, analysis.Top1Error, 0.003);
        Assert.AreEqual(1000, analysis.RowCount);
    }

    [TestMethod]
    public void Its_normalization_matters()
    {
        var analysis = new Evaluation(Options("cifar-20") with { Normalization = PixelNormalization.None }).Run();

        Assert.IsGreaterThan(0.02, analysis.Top1Error);
    }

    [TestMethod]
    public void Another_architecture_is_refused_with_all_differences()
    {
        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => new Evaluation(Options("cifar-56")).Run());

        StringAssert.Contains(error.Message, "layer1.3.conv1.weight");
    }

    [TestMethod]
    public void Other_classes_are_refused_with_both_counts()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.ThrowsExactly<ArgumentException>(
            () => new Evaluation(Options("cifar-20") with { Data = RealImages.WriteFolder(folder) }).Run());

        StringAssert.Contains(error.Message, "3 keys");
        StringAssert.Contains(error.Message, "10 classes");
    }

    private static EvaluateOptions Options(string architecture) => new()
    {
        Checkpoint = TestFiles.SharedData(PublicNet),
        Architecture = ResNetArchitecture.Parse(architecture),
        Data = RealImages.CifarFile,
        Normalization = PixelNormalization.ImageNet,
        TopK = 5,
        Resize = null,
        Crop = null,
        TenCrop = false,
        BatchSize = 128,
        Device = null,
        Threads = 1,
    };
}
