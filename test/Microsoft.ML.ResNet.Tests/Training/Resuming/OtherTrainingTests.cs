using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Resuming;

[TestClass]
public sealed class OtherTrainingTests
{
    private static readonly TemporaryFolder s_folder = new();

    private static TrainingCheckpoint Checkpoint => new() { Path = s_folder.File("c") };

    private static ResNetTrainer.Options Options => SmallTraining.Options with { Checkpoint = Checkpoint };

    [ClassInitialize]
    public static void Train(TestContext _) => SmallTraining.Interrupt(Options, 6);

    [ClassCleanup]
    public static void DeleteFolder() => s_folder.Dispose();

    private static string Refused(ResNetTrainer.Options options, IDataView? data = null) =>
        Assert.ThrowsExactly<InvalidOperationException>(() => SmallTraining.Fit(options, data)).Message;

    [TestMethod]
    public void Other_options_are_refused_and_every_difference_is_named()
    {
        string message = Refused(Options with { BatchSize = 20, Schedule = LearningRateSchedule.MultiStep([0.25, 0.75]), Seed = 4 });
        StringAssert.Contains(message, $"The checkpoint {Checkpoint.Path} is of another training:");
        StringAssert.Contains(message, "- Options.BatchSize: 16 in the checkpoint, 20 now");
        StringAssert.Contains(
            message, "- Options.Schedule: times 0.1 at 0.5, 0.75 of training in the checkpoint, times 0.1 at 0.25, 0.75 of training now");
        StringAssert.Contains(message, "- Seed: 3 in the checkpoint, 4 now");
    }

    [TestMethod]
    public void Another_architecture_is_refused() =>
        StringAssert.Contains(Refused(Options with { Architecture = ResNetArchitecture.Cifar(14) }), "- Architecture: cifar-8");

    [TestMethod]
    public void Other_images_with_the_same_labels_are_refused() =>
        StringAssert.Contains(Refused(Options, SmallTraining.Data(new MLContext(1), seed: 2)), "- Normalization: ");

    [TestMethod]
    public void Another_number_of_images_is_refused() =>
        StringAssert.Contains(Refused(Options, SmallTraining.Data(new MLContext(1), count: 104)), "- Training images: 80, labels");

    [TestMethod]
    public void Other_labels_of_the_same_images_are_refused()
    {
        var context = new MLContext(1);
        var rows = SyntheticImages.Rows(100);
        (rows[0].Label, rows[1].Label) = (rows[1].Label, rows[0].Label);
        StringAssert.Contains(Refused(Options, SyntheticImages.View(context, rows)), " images: ");
    }

    [TestMethod]
    public void Another_initial_model_is_refused()
    {
        using var initial = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 });
        StringAssert.Contains(Refused(Options with { InitialModel = initial }), "- Initial model: none in the checkpoint, ");
    }

    [TestMethod]
    public void Options_that_do_not_decide_the_weights_may_differ()
    {
        var whole = SmallTraining.FittedWeights(SmallTraining.Options);
        using var folder = new TemporaryFolder();
        File.Copy(Checkpoint.Path, folder.File("c"));
        var resumed = SmallTraining.FittedWeights(
            Options with
            {
                Workers = 3,
                MemoryBudget = 0,
                ScoreColumnName = "Probabilities",
                Checkpoint = new TrainingCheckpoint { Path = folder.File("c"), Epochs = 2 },
            });
        CollectionAssert.AreEqual(whole, resumed);
    }
}
