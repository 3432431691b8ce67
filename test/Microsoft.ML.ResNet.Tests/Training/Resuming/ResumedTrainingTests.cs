using System.Reflection;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Resuming;

/// <summary>80 images, 5 steps an epoch, 15 in all.</summary>
[TestClass]
public sealed class ResumedTrainingTests
{
    private readonly TemporaryFolder _folder = new();

    private TrainingCheckpoint Checkpoint => new() { Path = _folder.File("training.checkpoint"), Steps = 2 };

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    public static IEnumerable<object[]> Trainings =>
    [
        [SmallTraining.Options, "the defaults"],
        [SmallTraining.Options with { Momentum = 0 }, "no momentum"],
        [
            SmallTraining.Options with
            {
                Nesterov = true,
                WeightDecayExclusions = WeightDecayExclusions.BatchNormalization | WeightDecayExclusions.Biases,
            },
            "Nesterov and exclusions",
        ],
        [SmallTraining.Options with { WeightAveraging = new WeightAveraging { Decay = 0.8, Interval = 3 } }, "averaged weights"],
        [
            SmallTraining.Options with { BlockShuffling = new BlockShuffling { BlockImages = 8, WindowBlocks = 2 } },
            "an order that keeps to blocks",
        ],
        [SmallTraining.Options with { BatchMixing = BatchMixing.CutMix with { MixupAlpha = 0.5 } }, "mixed batches"],
        [
            SmallTraining.Options with
            {
                Schedule = LearningRateSchedule.OnPlateau(patience: 1),
                ValidationFraction = null,
                BatchSize = 20,
            },
            "a schedule that looks at errors",
        ],
        [SmallTraining.Options with { WarmUp = WarmUp.UntilTrainingErrorBelow(0.72) }, "a warm-up that ends by error"],
        [SmallTraining.Options with { WarmUp = new EndsAtThirdStep() }, "a warm-up that is over for good"],
        [SmallTraining.Options with { EarlyStopping = new EarlyStopping { Patience = 1, MinimumImprovement = 0.5 } }, "early stopping"],
        [SmallTraining.Options with { Iterations = 13 }, "an end inside an epoch"],
    ];

    private sealed record EndsAtThirdStep : WarmUp
    {
        internal override double? Factor(SchedulePoint point, double trainingError) => point.Iteration == 2 ? null : 0.1;
    }

    public static string NameOf(MethodInfo test, object[] data) => $"{test.Name} ({data[1]})";

    [TestMethod]
    [DynamicData(nameof(Trainings), DynamicDataDisplayName = nameof(NameOf))]
    public void Going_on_gives_the_weights_of_a_training_that_was_not_interrupted(ResNetTrainer.Options options, string what)
    {
        var whole = SmallTraining.FittedWeights(options);
        // Inside the first epoch, at an epoch's last step, before and after its validation, and more than once.
        foreach (long step in new long[] { 1, 5, 7 })
            SmallTraining.Interrupt(options with { Checkpoint = Checkpoint }, step);
        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(options with { Checkpoint = Checkpoint }), what);
    }
    [TestMethod]
    public void Going_on_begins_at_the_step_of_the_checkpoint_inside_an_epoch()
    {
        SmallTraining.Interrupt(SmallTraining.Options with { Checkpoint = Checkpoint }, 9);
        var steps = new List<long>();
        using var model = SmallTraining.Fit(SmallTraining.Options with
        {
            Checkpoint = Checkpoint, MetricsInterval = 1,
            MetricsCallback = metrics => { if (!metrics.EndOfEpoch) steps.Add(metrics.Iteration); },
        });
        CollectionAssert.AreEqual(new long[] { 9, 10, 11, 12, 13, 14, 15 }, steps);
    }

    [TestMethod]
    public void The_figures_of_earlier_epochs_come_again_and_those_of_the_epoch_under_way_are_whole()
    {
        var whole = new List<ResNetMetrics>();
        SmallTraining.Fit(SmallTraining.Options with { MetricsCallback = whole.Add }).Dispose();
        SmallTraining.Interrupt(SmallTraining.Options with { Checkpoint = Checkpoint }, 9);
        var resumed = new List<ResNetMetrics>();
        SmallTraining.Fit(SmallTraining.Options with { Checkpoint = Checkpoint, MetricsCallback = resumed.Add }).Dispose();

        CollectionAssert.AreEqual(whole.Select(Figures).ToArray(), resumed.Select(Figures).ToArray());
        CollectionAssert.AreEqual(new[] { true, false, false }, resumed.Select(metrics => metrics.IsFromCheckpoint).ToArray());
        Assert.IsTrue(resumed[2].Elapsed > resumed[0].Elapsed);

        static (int, long, double, double, double?, double?, double) Figures(ResNetMetrics metrics) =>
            (
                metrics.Epoch, metrics.Iteration, metrics.TrainingLoss, metrics.TrainingError, metrics.ValidationLoss,
                metrics.ValidationError, metrics.LearningRate);
    }

    [TestMethod]
    [DataRow(1000)]
    [DataRow(5, DisplayName = "written at an epoch's last step, too")]
    public void A_finished_training_returns_its_model_again_without_a_step(int stepsBetweenWrites)
    {
        var checkpoint = Checkpoint with { Steps = stepsBetweenWrites };
        var first = SmallTraining.FittedWeights(SmallTraining.Options with { Checkpoint = checkpoint });
        int steps = 0;
        var again = SmallTraining.FittedWeights(SmallTraining.Options with
        {
            Checkpoint = checkpoint, MetricsInterval = 1, MetricsCallback = metrics => steps += metrics.IsFromCheckpoint ? 0 : 1,
        });
        CollectionAssert.AreEqual(first, again);
        Assert.AreEqual(0, steps);
    }

    [TestMethod]
    public void A_training_without_a_seed_goes_on_with_the_one_it_drew()
    {
        var messages = new List<string>();
        var options = SmallTraining.Options with { Seed = null, Checkpoint = Checkpoint };
        var trainer = new MLContext().MulticlassClassification.Trainers.ResNet(options);
        var data = SmallTraining.Data(new MLContext(1));
        using var first = trainer.Fit(data);
        var context = new MLContext();
        context.Log += (_, message) => messages.Add(message.Message);
        using var again = context.MulticlassClassification.Trainers.ResNet(options).Fit(data);
        CollectionAssert.AreEqual(SmallTraining.Weights(first), SmallTraining.Weights(again));
        Assert.IsTrue(
            messages.Any(message => message.Contains("Going on from") && message.Contains("step 15, 3 epochs done")),
            string.Join('\n', messages));
    }

    [TestMethod]
    public void Without_resuming_training_begins_anew()
    {
        SmallTraining.Interrupt(SmallTraining.Options with { Checkpoint = Checkpoint }, 9);
        int steps = 0;
        using var model = SmallTraining.Fit(SmallTraining.Options with
        {
            Checkpoint = Checkpoint with { Resume = false }, MetricsInterval = 1,
            MetricsCallback = metrics => steps += metrics.EndOfEpoch ? 0 : 1,
        });
        Assert.AreEqual(15, steps);
    }

    [TestMethod]
    public void Checkpoints_leave_the_weights_and_the_tensors_as_they_are()
    {
        CollectionAssert.AreEqual(
            SmallTraining.FittedWeights(SmallTraining.Options),
            SmallTraining.FittedWeights(SmallTraining.Options with { Checkpoint = Checkpoint with { Steps = 1 } }));
        CollectionAssert.AreEquivalent(
            new[] { "training.checkpoint", "training.checkpoint.previous" },
            Directory.GetFiles(_folder.Root).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void The_file_is_one_of_safetensors_with_the_network_under_its_names()
    {
        var options = SmallTraining.Options with { Checkpoint = Checkpoint, EarlyStopping = null };
        using var model = SmallTraining.Fit(options);
        using var file = ResNetCheckpoint.Load(Checkpoint.Path);
        var expected = model.Model.state_dict();
        foreach (var tensor in file.Tensors.Where(tensor => tensor.Name.StartsWith("network.", StringComparison.Ordinal)))
            CollectionAssert.AreEqual(expected[tensor.Name["network.".Length..]].shape, tensor.Shape.ToArray());
        Assert.AreEqual(expected.Count, file.Tensors.Count(tensor => tensor.Name.StartsWith("network.", StringComparison.Ordinal)));
    }
}
