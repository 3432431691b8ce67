using System.Reflection;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>64 images, 4 steps an epoch, 16 in all.</summary>
[TestClass]
public sealed class ResumedFineTuningTests
{
    private readonly TemporaryFolder _folder = new();

    private static ResNetTrainer.Options Options =>
        Pretrained.TrainedOn with { Epochs = 4, FineTuning = new() { FrozenStages = 2, Unfreezing = new() } };

    private TrainingCheckpoint Checkpoint => new() { Path = _folder.File("training.checkpoint"), Steps = 3 };

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    public static IEnumerable<object[]> Trainings =>
    [
        [Options, "stages thaw"],
        [
            Options with
            {
                FineTuning = new()
                {
                    FrozenStages = 2,
                    Unfreezing = new() { EpochsPerStage = 2 },
                    LearningRateMultipliers = [0.1, 0.2, 0.4, 0.8, 1],
                },
                WeightAveraging = new() { Decay = 0.8 },
            },
            "rates by part, averaged weights",
        ],
        [Options with { ClassBalancing = ClassBalancing.BalancedSampling, Augmentation = new(), Workers = 2 }, "balanced sampling"],
        [
            Options with { ClassBalancing = ClassBalancing.WeightedLoss, NewClassifier = true, FineTuning = new() { FrozenStages = 1 } },
            "a new classifier and a weighted loss",
        ],
    ];

    public static string NameOf(MethodInfo test, object[] data) => $"{test.Name} ({data[1]})";

    private static IDataView Data =>
        SyntheticImages.View(new MLContext(1), SyntheticImages.Rows(70).Where((row, i) => row.Label != "class-3" || i % 12 == 3).Take(64));

    [TestMethod]
    [DynamicData(nameof(Trainings), DynamicDataDisplayName = nameof(NameOf))]
    public void Going_on_gives_the_weights_of_a_training_that_was_not_interrupted(ResNetTrainer.Options options, string what)
    {
        var whole = SmallTraining.FittedWeights(options, Data);
        // Inside an epoch, at the end of one, and after a stage has thawed.
        foreach (long step in new long[] { 3, 8, 10 })
            SmallTraining.Interrupt(options with { Checkpoint = Checkpoint }, step, Data);
        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(options with { Checkpoint = Checkpoint }, Data), what);
    }

    [TestMethod]
    public void Other_ways_of_fine_tuning_are_other_trainings_and_every_difference_is_named()
    {
        SmallTraining.Interrupt(Options with { Checkpoint = Checkpoint }, 4, Data);
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => SmallTraining.Fit(
            Options with
            {
                Checkpoint = Checkpoint, NewClassifier = true, ClassBalancing = ClassBalancing.WeightedLoss,
                FineTuning = new() { FrozenStages = 1, LearningRateMultipliers = [1, 1, 1, 1, 2] },
            }, Data)).Message;
        StringAssert.Contains(message, "- Options.ClassBalancing: None in the checkpoint, WeightedLoss now");
        StringAssert.Contains(message, "- Options.NewClassifier: False in the checkpoint, True now");
        StringAssert.Contains(
            message,
            "- Options.FineTuning: FrozenStages 2, LearningRateMultipliers (), Unfreezing (EpochsPerStage 1), HeadOnly none in the "
            + "checkpoint, FrozenStages 1, LearningRateMultipliers (1, 1, 1, 1, 2), Unfreezing none, HeadOnly none now");
        StringAssert.Contains(message, "- Initial model: ");
    }
}
