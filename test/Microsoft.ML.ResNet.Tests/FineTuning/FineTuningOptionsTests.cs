using System.Reflection;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class FineTuningOptionsTests
{
    private static ResNetTrainer.Options Tuning(FineTuning tuning) => new() { InitialModel = Pretrained.Model, FineTuning = tuning };

    private static string Rejected(ResNetTrainer.Options options) =>
        Assert.ThrowsExactly<ArgumentException>(() => new MLContext(1).MulticlassClassification.Trainers.ResNet(options)).Message;

    public static IEnumerable<object[]> Mistakes =>
    [
        [new ResNetTrainer.Options { InitialCheckpoint = "nowhere.pth" },
            "InitialCheckpoint must name a file that exists, or a network of PretrainedResNet; received \"nowhere.pth\"."],
        [new ResNetTrainer.Options { InitialCheckpoint = "" },
            "InitialCheckpoint must name a file that exists, or a network of PretrainedResNet; received \"\"."],
        [new ResNetTrainer.Options { InitialCheckpoint = "a.pth", InitialModel = Pretrained.Model },
            "InitialCheckpoint must be null with InitialModel: training begins with the one or the other; received \"a.pth\"."],
        [new ResNetTrainer.Options { NewClassifier = true },
            "NewClassifier needs InitialModel or InitialCheckpoint, whose classifier it replaces; received True."],
        [new ResNetTrainer.Options { FineTuning = new() },
            "FineTuning needs InitialModel or InitialCheckpoint: random weights are neither worth keeping nor worth sparing; both are "
                + "null."],
        [new ResNetTrainer.Options { ClassBalancing = (ClassBalancing)9 }, "ClassBalancing must be a defined value; received 9."],
        [Tuning(new() { FrozenStages = -1 }),
            "FineTuning.FrozenStages must be at least 0 and at most the 3 stages of CIFAR ResNet-8; received -1."],
        [Tuning(new() { FrozenStages = 4 }),
            "FineTuning.FrozenStages must be at least 0 and at most the 3 stages of CIFAR ResNet-8; received 4."],
        [Tuning(new() { LearningRateMultipliers = [1, 1, 0, 1, 1] }),
            "FineTuning.LearningRateMultipliers must be above 0 and finite (FrozenStages keeps weights as they are); received 1, 1, 0, 1, "
                + "1."],
        [Tuning(new() { LearningRateMultipliers = [1, 1, 1, 1, double.PositiveInfinity] }),
            "FineTuning.LearningRateMultipliers must be above 0 and finite (FrozenStages keeps weights as they are); received 1, 1, 1, 1, "
                + ""],
        [Tuning(new() { LearningRateMultipliers = [1, 2, 3] }),
            "must be empty or have 5 factors for CIFAR ResNet-8, of the stem, 3 stages and the classifier; received 3: 1, 2, 3."],
        [Tuning(new() { FrozenStages = 1, Unfreezing = new() { EpochsPerStage = 0 } }),
            "FineTuning.Unfreezing.EpochsPerStage must be at least 1; received 0."],
        [Tuning(new() { Unfreezing = new() }),
            "FineTuning.Unfreezing needs FrozenStages above 0: nothing is frozen that could thaw; received 0."],
        [Tuning(new() { HeadOnly = new(), FrozenStages = 2 }),
            "FineTuning.HeadOnly freezes all stages: with it FrozenStages must be 0, LearningRateMultipliers empty and Unfreezing null; "
                + "received 2, [] and none."],
        [Tuning(new() { HeadOnly = new() { FeaturePasses = 0 } }), "FineTuning.HeadOnly.FeaturePasses must be at least 1; received 0."],
    ];

    public static string NameOf(MethodInfo test, object[] data) => $"{test.Name} (\"{data[1]}\")";

    [TestMethod]
    [DynamicData(nameof(Mistakes), DynamicDataDisplayName = nameof(NameOf))]
    public void Each_mistake_is_named_with_its_value(ResNetTrainer.Options options, string problem) =>
        StringAssert.Contains(Rejected(options), problem);

    [TestMethod]
    public void All_mistakes_are_one_exception()
    {
        string message = Rejected(
            Tuning(new() { FrozenStages = 9, LearningRateMultipliers = [-1], Unfreezing = new() { EpochsPerStage = 0 },
            HeadOnly = new() { FeaturePasses = 0 } })
            with { InitialCheckpoint = "nowhere.pth", ClassBalancing = (ClassBalancing)9 });
        StringAssert.Contains(message, "9 options are out of range:");
    }

    [TestMethod]
    public void Defaults_are_those_that_are_stated()
    {
        var options = new ResNetTrainer.Options();
        Assert.AreEqual((null, false, null, ClassBalancing.None),
            (options.InitialCheckpoint, options.NewClassifier, options.FineTuning, options.ClassBalancing));
        var tuning = new FineTuning();
        Assert.AreEqual((0, 0, null, null),
            (tuning.FrozenStages, tuning.LearningRateMultipliers.Length, tuning.Unfreezing, tuning.HeadOnly));
        Assert.AreEqual(1, new GradualUnfreezing().EpochsPerStage);
        Assert.IsTrue((tuning with { LearningRateMultipliers = default }).LearningRateMultipliers.IsEmpty);
    }

    [TestMethod]
    public void Equal_values_are_equal()
    {
        Assert.AreEqual(new FineTuning { LearningRateMultipliers = [1, 2], Unfreezing = new() },
            new FineTuning { LearningRateMultipliers = [1, 2], Unfreezing = new() });
        Assert.AreNotEqual(new FineTuning { LearningRateMultipliers = [1, 2] }, new FineTuning { LearningRateMultipliers = [1, 3] });
    }
}
