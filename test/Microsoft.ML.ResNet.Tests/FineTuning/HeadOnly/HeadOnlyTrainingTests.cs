using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;

namespace Microsoft.ML.ResNet.Tests.HeadOnly;

/// <summary>
/// Small networks on small images: head-only training is compared with training that passes images through the network in every epoch.
/// </summary>
[TestClass]
public sealed class HeadOnlyTrainingTests
{
    private static readonly Lazy<ResNetTransformer> s_initial = new(() => SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 }));

    private readonly TemporaryFolder _folder = new();

    private static ResNetTrainer.Options Options =>
        SmallTraining.Options with { InitialModel = s_initial.Value, NewClassifier = true, LearningRate = 0.02 };

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    public static IEnumerable<object[]> Trainings =>
    [
        [(ResNetTrainer.Options o) => o with { Augmentation = ImageAugmentation.None }, 1, "images as they are"],
        [
            (ResNetTrainer.Options o) => o with
            {
                Nesterov = true,
                LabelSmoothing = 0.1,
                WarmUp = WarmUp.Linear(3),
                WeightDecay = 0.01,
                WeightDecayExclusions = WeightDecayExclusions.Biases,
            },
            3,
            "a pass an epoch",
        ],
        [
            (ResNetTrainer.Options o) => o with
            {
                Augmentation = ImageAugmentation.None,
                ClassBalancing = ClassBalancing.BalancedSampling,
                WeightAveraging = new WeightAveraging { Decay = 0.5, Interval = 2 },
            },
            1,
            "balanced sampling and averages",
        ],
        [
            (ResNetTrainer.Options o) =>
                o with { ClassBalancing = ClassBalancing.WeightedLoss, Iterations = 12, ValidationFraction = null },
            9,
            "weighted loss, steps",
        ],
    ];

    [TestMethod]
    [DynamicData(nameof(Trainings))]
    public void It_is_the_training_of_a_network_of_which_all_but_the_classifier_is_frozen(
        Func<ResNetTrainer.Options, ResNetTrainer.Options> change, int passes, string what)
    {
        var options = change(Options);
        List<ResNetMetrics> expectedMetrics = [], metrics = [];

        float[] expected = SmallTraining.FittedWeights(
            options with { FineTuning = new FineTuning { FrozenStages = 3 }, MetricsCallback = expectedMetrics.Add });
        float[] actual = SmallTraining.FittedWeights(options with { FineTuning = HeadOnly(passes), MetricsCallback = metrics.Add });

        Assert.HasCount(expected.Length, actual);
        Assert.AreEqual(0, expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 1e-5, what);
        foreach (var (e, a) in expectedMetrics.Zip(metrics, (e, a) => (e, a)))
        {
            Assert.AreEqual(
                (e.Epoch, e.Iteration, e.LearningRate, e.TrainingError, e.ValidationError),
                (a.Epoch, a.Iteration, a.LearningRate, a.TrainingError, a.ValidationError), what);
            Assert.AreEqual(e.TrainingLoss, a.TrainingLoss, 1e-5, what);
            Assert.AreEqual(e.ValidationLoss ?? 0, a.ValidationLoss ?? 0, 1e-5, what);
        }
        Assert.HasCount(expectedMetrics.Count, metrics);
    }

    [TestMethod]
    public void Fewer_passes_than_epochs_come_again_in_turn()
    {
        var pass = Options with { Epochs = 1, EarlyStopping = null, Schedule = LearningRateSchedule.Constant, Momentum = 0 };
        float[] one = SmallTraining.FittedWeights(pass with { Epochs = 3, FineTuning = HeadOnly(1) });
        float[] two = SmallTraining.FittedWeights(pass with { Epochs = 3, FineTuning = HeadOnly(2) });
        float[] three = SmallTraining.FittedWeights(pass with { Epochs = 3, FineTuning = HeadOnly(3) });
        CollectionAssert.AreNotEqual(one, two);
        CollectionAssert.AreNotEqual(two, three);

        var store = new LabelledImages(null!, [0, 1, 2]) { Passes = 2 };
        CollectionAssert.AreEqual(new[] { 2, 0 }, store.InEpoch([2, 0], epoch: 1));
        CollectionAssert.AreEqual(new[] { 5, 3 }, store.InEpoch([2, 0], epoch: 2));
        CollectionAssert.AreEqual(new[] { 2, 0 }, store.InEpoch([2, 0], epoch: 3));
    }

    [TestMethod]
    public void Weights_do_not_depend_on_workers_nor_on_where_features_are_kept_and_no_file_is_left()
    {
        var options = Options with { FineTuning = HeadOnly(2), WorkspacePath = _folder.Root };
        var messages = new List<string>();

        float[] expected = SmallTraining.FittedWeights(options, log: messages.Add);
        float[] filed = SmallTraining.FittedWeights(options with { MemoryBudget = 0, Workers = 3 }, log: messages.Add);

        CollectionAssert.AreEqual(expected, filed);
        CollectionAssert.AreNotEqual(expected, SmallTraining.FittedWeights(options with { Seed = 4 }));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Root));
        Assert.Contains(
            message =>
                message.Contains("the 64 features of each image") && message.Contains("2 passes") && message.Contains("; 0 kB of them"),
            messages);
        Assert.Contains(message => message.Contains("; 46 kB of them"), messages, "80 images, twice, and 20, with 64 floats each");
    }

    [TestMethod]
    public void Going_on_after_an_interruption_gives_the_weights_of_a_training_that_was_not_interrupted()
    {
        var options = Options with { FineTuning = HeadOnly(2), WeightAveraging = new WeightAveraging { Decay = 0.8, Interval = 3 } };
        float[] whole = SmallTraining.FittedWeights(options);
        var kept = options with { Checkpoint = new TrainingCheckpoint { Path = _folder.File("training.checkpoint"), Steps = 2 } };
        foreach (long step in new long[] { 1, 5, 7 })
            SmallTraining.Interrupt(kept, step);

        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(kept));
        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(kept), "A finished training is not trained again.");
        string other = Assert.ThrowsExactly<InvalidOperationException>(() => SmallTraining.Fit(
            kept with { FineTuning = HeadOnly(1) })).Message;
        StringAssert.Contains(other, "Options.FineTuning");
    }

    [TestMethod]
    public void All_layers_but_the_classifier_stay_bit_for_bit_and_the_model_is_like_any_other()
    {
        var context = new MLContext(1);
        var data = SmallTraining.Data(context);
        using var model = SmallTraining.Fit(Options with { FineTuning = HeadOnly(1), Epochs = 20 }, data);
        var before = s_initial.Value.Model.state_dict();
        // Counts of batches are no part of a model.
        foreach (var (name, value) in model.Model.state_dict().Where(state => !StateNames.IsBatchCount(state.Key)))
            Assert.AreEqual(!name.StartsWith("fc.", StringComparison.Ordinal), value.bytes.SequenceEqual(before[name].bytes), name);
        Assert.IsTrue(model.Model.parameters().All(parameter => parameter.requires_grad), "It can be trained on as a whole.");

        double accuracy = context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;
        context.Model.Save(model, data.Schema, _folder.File("model.zip"));
        using var loaded = (ResNetTransformer)context.Model.LoadResNet(_folder.File("model.zip"), out _);
        Assert.AreEqual(accuracy, context.MulticlassClassification.Evaluate(loaded.Transform(data)).MicroAccuracy);
        Assert.IsGreaterThan(0.6, accuracy);
    }

    [TestMethod]
    public void Early_stopping_returns_the_best_classifier_and_cancelling_leaves_no_file()
    {
        var metrics = new List<ResNetMetrics>();
        var options = Options with
        {
            FineTuning = HeadOnly(1),
            Epochs = 30,
            LearningRate = 1,
            EarlyStopping = new EarlyStopping { Patience = 2 },
            MetricsCallback = metrics.Add,
        };
        using (var model = SmallTraining.Fit(options))
            Assert.IsLessThan(30, metrics.Count);

        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => SmallTraining.Fit(options with { CancellationToken = cancellation.Token }));
        using var later = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => SmallTraining.Fit(
            options with
            {
                CancellationToken = later.Token,
                MetricsCallback = _ => later.Cancel(),
                WorkspacePath = _folder.Root,
                MemoryBudget = 0,
            }));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [TestMethod]
    public void Options_that_make_no_sense_with_it_are_refused_all_at_once()
    {
        var options = Options with
        {
            FineTuning = new FineTuning { FrozenStages = 1, HeadOnly = new HeadOnlyTraining { FeaturePasses = 0 } },
            BatchMixing = BatchMixing.CutMix,
        };
        string all = Assert.ThrowsExactly<ArgumentException>(() => new MLContext().MulticlassClassification.Trainers.ResNet(
            options)).Message;
        foreach (string problem in (string[])[
            "FeaturePasses must be at least 1; received 0.", "BatchMixing must be null with FineTuning.HeadOnly",
            "FineTuning.HeadOnly freezes all stages"])
            StringAssert.Contains(all, problem);

        var same = options with { FineTuning = HeadOnly(2), BatchMixing = null, Augmentation = ImageAugmentation.None };
        string passes = Assert.ThrowsExactly<ArgumentException>(() => new MLContext().MulticlassClassification.Trainers.ResNet(
            same)).Message;
        StringAssert.Contains(passes, "FeaturePasses must be 1 without an Augmentation");
        StringAssert.Contains(passes, "received 2");
    }

    private static FineTuning HeadOnly(int passes) => new() { HeadOnly = new HeadOnlyTraining { FeaturePasses = passes } };
}
