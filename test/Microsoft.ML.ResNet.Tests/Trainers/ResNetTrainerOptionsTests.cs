using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public class ResNetTrainerOptionsTests
{
    private static ArgumentException Rejected(ResNetTrainer.Options options) =>
        Assert.ThrowsExactly<ArgumentException>(() => new MLContext(1).MulticlassClassification.Trainers.ResNet(options));

    [TestMethod]
    public void Defaults_are_those_of_the_paper_and_of_MLNETs_image_trainer()
    {
        var options = new ResNetTrainer.Options();
        Assert.AreEqual(
            ("Label", "Features", "Score", "PredictedLabel"),
            (options.LabelColumnName, options.FeatureColumnName, options.ScoreColumnName, options.PredictedLabelColumnName));
        Assert.AreEqual(
            (128, 30, 0.1, 0.9, 1e-4, 0.0),
            (options.BatchSize, options.Epochs, options.LearningRate, options.Momentum, options.WeightDecay, options.LabelSmoothing));
        Assert.AreEqual((4, true), (options.Augmentation.Padding, options.Augmentation.Mirror));
        Assert.AreEqual(MeanSubtraction.PerPixel, options.MeanSubtraction);
        Assert.AreEqual(
            (0.1, 20, true), (options.ValidationFraction, options.EarlyStopping!.Patience, options.EarlyStopping.RestoreBestWeights));
        Assert.AreEqual(CorruptImageHandling.Throw, options.CorruptImages);
        Assert.AreEqual(
            (ImageReading.Automatic, null, null), (options.ImageReading, options.ImagePathColumnName, options.ImageFolder));
        Assert.AreEqual(
            (WeightDecayExclusions.None, null, null, null, null),
            (options.WeightDecayExclusions, options.BatchMixing, options.WeightAveraging, options.Checkpoint, options.BlockShuffling));
        Assert.IsNull(options.Architecture);
        Assert.IsNull(options.Seed);
    }

    [TestMethod]
    public void Parts_that_are_switched_on_have_the_defaults_they_state()
    {
        var checkpoint = new TrainingCheckpoint { Path = "c" };
        Assert.AreEqual((1, null, true, true), (checkpoint.Epochs, checkpoint.Steps, checkpoint.Resume, checkpoint.KeepPrevious));
        Assert.AreEqual((256, 64), (new BlockShuffling().BlockImages, new BlockShuffling().WindowBlocks));
        Assert.AreEqual((0.999, 1), (new WeightAveraging().Decay, new WeightAveraging().Interval));
        Assert.AreEqual((0.0, 0.0, 1.0), (new BatchMixing().MixupAlpha, new BatchMixing().CutMixAlpha, new BatchMixing().Probability));
        Assert.AreEqual(
            (0.2, 0.0, 0.0, 1.0),
            (BatchMixing.Mixup.MixupAlpha, BatchMixing.Mixup.CutMixAlpha, BatchMixing.CutMix.MixupAlpha, BatchMixing.CutMix.CutMixAlpha));
    }

    [TestMethod]
    public void All_problems_are_reported_at_once_with_rule_parameter_and_value()
    {
        var message = Rejected(
            new ResNetTrainer.Options { BatchSize = 1, LearningRate = -1, Momentum = 1, Device = "gpu", Workers = 0 }).Message;
        StringAssert.Contains(message, "5 options are out of range:");
        StringAssert.Contains(message, "BatchSize must be at least 2 images; received 1.");
        StringAssert.Contains(message, "LearningRate must be above 0; received -1.");
        StringAssert.Contains(message, "Momentum must be inside [0, 1); received 1.");
        StringAssert.Contains(message, "Device must be \"cpu\", \"cuda\" or \"cuda:N\"; received \"gpu\".");
        StringAssert.Contains(message, "Workers must be at least 1; received 0.");
    }

    public static IEnumerable<object[]> OutOfRange =>
    [
        [new ResNetTrainer.Options { LabelColumnName = "" }, "LabelColumnName must name a column; received \"\"."],
        [
            new ResNetTrainer.Options { PredictedLabelColumnName = "Score" },
            "PredictedLabelColumnName must differ from ScoreColumnName; received \"Score\".",
        ],
        [
            new ResNetTrainer.Options { Architecture = ResNetArchitecture.ResNet18 with { Widths = [64] } },
            "Widths must have one width for each stage of BlocksPerStage; received 1 for 4.",
        ],
        [new ResNetTrainer.Options { ImageShape = new ImageShape(2, 32, 32) }, "ImageShape must have 1 or 3 channels"],
        [
            new ResNetTrainer.Options { Augmentation = new ImageAugmentation { Padding = -1 } },
            "Augmentation.Padding must be from 0 to 1024 pixels; received -1.",
        ],
        [
            new ResNetTrainer.Options { Normalization = PixelNormalization.ImageNet with { StandardDeviation = [0] } },
            "Normalization.StandardDeviation must have 1 value or 3, above 0; received [0].",
        ],
        [new ResNetTrainer.Options { Epochs = 0 }, "Epochs must be at least 1; received 0."],
        [new ResNetTrainer.Options { Iterations = 0 }, "Iterations must be at least 1 step; received 0."],
        [new ResNetTrainer.Options { LearningRate = double.NaN }, "LearningRate must be above 0; received NaN."],
        [
            new ResNetTrainer.Options { Schedule = LearningRateSchedule.MultiStep([0.75, 0.5]) },
            "MultiStep fractions must ascend inside (0, 1); received 0.75, 0.5.",
        ],
        [
            new ResNetTrainer.Options { Schedule = LearningRateSchedule.OneCycle(peakAt: 1) },
            "OneCycle peakAt must be inside (0, 1); received 1.",
        ],
        [
            new ResNetTrainer.Options { Schedule = LearningRateSchedule.OnPlateau(0) },
            "OnPlateau patience must be at least 1 epoch; received 0.",
        ],
        [new ResNetTrainer.Options { Schedule = LearningRateSchedule.Cosine(1) }, "Cosine finalFactor must be inside [0, 1); received 1."],
        [new ResNetTrainer.Options { WarmUp = WarmUp.Linear(0) }, "WarmUp.Linear iterations must be at least 1; received 0."],
        [
            new ResNetTrainer.Options { WarmUp = WarmUp.UntilTrainingErrorBelow(1.5) },
            "WarmUp.UntilTrainingErrorBelow error must be inside (0, 1); received 1.5.",
        ],
        [new ResNetTrainer.Options { WeightDecay = -0.1 }, "WeightDecay must be inside [0, 1); received -0.1."],
        [new ResNetTrainer.Options { LabelSmoothing = 1 }, "LabelSmoothing must be inside [0, 1); received 1."],
        [new ResNetTrainer.Options { Nesterov = true, Momentum = 0 }, "Nesterov needs a Momentum above 0; received True."],
        [new ResNetTrainer.Options { ValidationFraction = 1 }, "ValidationFraction must be inside [0, 1); received 1."],
        [
            new ResNetTrainer.Options { EarlyStopping = new EarlyStopping { Patience = 0 } },
            "EarlyStopping.Patience must be at least 1 epoch; received 0.",
        ],
        [
            new ResNetTrainer.Options { WeightDecayExclusions = (WeightDecayExclusions)4 },
            "WeightDecayExclusions must be a combination of defined values; received 4.",
        ],
        [
            new ResNetTrainer.Options { BatchMixing = new BatchMixing() },
            "BatchMixing must have MixupAlpha or CutMixAlpha above 0 (null is no mixing); received 0 for both.",
        ],
        [
            new ResNetTrainer.Options { BatchMixing = new BatchMixing { MixupAlpha = -1 } },
            "BatchMixing.MixupAlpha must be from 0 to 1000; received -1.",
        ],
        [
            new ResNetTrainer.Options { BatchMixing = new BatchMixing { CutMixAlpha = double.NaN } },
            "BatchMixing.CutMixAlpha must be from 0 to 1000; received NaN.",
        ],
        [
            new ResNetTrainer.Options { BatchMixing = BatchMixing.Mixup with { Probability = 0 } },
            "BatchMixing.Probability must be inside (0, 1]; received 0.",
        ],
        [
            new ResNetTrainer.Options { BlockShuffling = new BlockShuffling { BlockImages = 0 } },
            "BlockShuffling.BlockImages must be from 1 to 16777216; received 0.",
        ],
        [
            new ResNetTrainer.Options { BlockShuffling = new BlockShuffling { WindowBlocks = 0 } },
            "BlockShuffling.WindowBlocks must be from 1 to 16777216; received 0.",
        ],
        [
            new ResNetTrainer.Options { WeightAveraging = new WeightAveraging { Decay = 1 } },
            "WeightAveraging.Decay must be inside (0, 1); received 1.",
        ],
        [
            new ResNetTrainer.Options { WeightAveraging = new WeightAveraging { Interval = 0 } },
            "WeightAveraging.Interval must be at least 1 step; received 0.",
        ],
        [new ResNetTrainer.Options { WarmUp = WarmUp.LinearOver(1) }, "WarmUp.LinearOver fraction must be inside (0, 1); received 1."],
        [
            new ResNetTrainer.Options { Checkpoint = new TrainingCheckpoint { Path = "" } },
            "Checkpoint.Path must name a file, not a folder; received \"\".",
        ],
        [
            new ResNetTrainer.Options { Checkpoint = new TrainingCheckpoint { Path = "c", Epochs = 0 } },
            "Checkpoint.Epochs must be at least 1; received 0.",
        ],
        [
            new ResNetTrainer.Options { Checkpoint = new TrainingCheckpoint { Path = "c", Steps = 0 } },
            "Checkpoint.Steps must be at least 1; received 0.",
        ],
        [new ResNetTrainer.Options { MetricsInterval = 0 }, "MetricsInterval must be at least 1 step; received 0."],
        [new ResNetTrainer.Options { NumberOfThreads = 0 }, "NumberOfThreads must be at least 1; received 0."],
        [new ResNetTrainer.Options { MemoryBudget = -1 }, "MemoryBudget must be at least 0 bytes; received -1."],
    ];

    public static string NameOf(MethodInfo test, object[] data) => $"{test.Name} (\"{data[1]}\")";

    [TestMethod]
    [DynamicData(nameof(OutOfRange), DynamicDataDisplayName = nameof(NameOf))]
    public void Each_option_out_of_range_is_named_with_its_value(ResNetTrainer.Options options, string problem) =>
        StringAssert.Contains(Rejected(options).Message, problem);

    [TestMethod]
    [DynamicData(nameof(OutOfRange), DynamicDataDisplayName = nameof(NameOf))]
    public void Messages_are_the_same_in_every_culture(ResNetTrainer.Options options, string problem)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            // A decimal comma as in Germany, a minus sign as in Sweden, that are there in programs without cultures too.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NumberGroupSeparator = ".";
            culture.NumberFormat.NegativeSign = "\u2212";
            CultureInfo.CurrentCulture = culture;
            StringAssert.Contains(Rejected(options).Message, problem);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Fit_never_writes_to_the_callers_options() =>
        Assert.IsTrue(typeof(ResNetTrainer.Options).GetProperties().All(property =>
            property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(
                System.Runtime.CompilerServices.IsExternalInit))));
}
