namespace Microsoft.ML.ResNet.Tests.Detection.Training;

/// <summary>Which weights a training ends with, however it ends.</summary>
[TestClass]
public sealed class DetectorEndsTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _train, _validation;
    private readonly List<DetectionTrainingMetrics> _epochs = [];

    public DetectorEndsTests()
    {
        _train = Scenes.View(_context, Scenes.Rows(16));
        _validation = Scenes.View(_context, Scenes.Rows(6, seed: 2));
    }

    [TestMethod]
    public void The_model_has_the_weights_of_the_epoch_with_the_highest_average_precision()
    {
        using var model = Fit(Scenes.Options with { Epochs = 5, LearningRate = 0.02, ValidationSet = _validation });

        double best = _epochs.Max(epoch => epoch.ValidationAveragePrecision!.Value);
        double given = _context.MulticlassClassification.EvaluateDetection(model.Transform(_validation)).Coco.AveragePrecision50;

        Assert.AreEqual(best, given, 1e-6);
        Assert.HasCount(5, _epochs);
    }

    [TestMethod]
    public void Training_ends_when_the_average_precision_grows_no_more()
    {
        // Nothing is ever found.
        using var model = Fit(Scenes.Options with
        {
            Epochs = 9, ScoreThreshold = 0.9999f, ValidationSet = _validation, EarlyStopping = new() { Patience = 2 },
        });

        // The first is better than none.
        Assert.HasCount(3, _epochs);
        Assert.IsTrue(_epochs.All(epoch => epoch.ValidationAveragePrecision == 0));
    }

    [TestMethod]
    public void A_training_that_is_stopped_gives_the_best_weights_of_the_epochs_done()
    {
        using var stop = new CancellationTokenSource();
        float[] first;
        using (var model = Fit(Scenes.Options with { Epochs = 1, Schedule = LearningRateSchedule.Constant }))
            first = Weights(model);

        using var stopped = Fit(
            Scenes.Options with
            {
                Epochs = 5, Schedule = LearningRateSchedule.Constant, StopToken = stop.Token, MetricsInterval = 10,
            },
            metrics =>
            {
                if (metrics.Iteration == 10)
                    stop.Cancel();
            });

        CollectionAssert.AreEqual(first, Weights(stopped));
    }

    [TestMethod]
    [DataRow(DetectionTrainingScheme.Joint, "before its first epoch was done")]
    [DataRow(DetectionTrainingScheme.Alternating, "before the first epoch of its last phase was done")]
    public void A_training_that_is_stopped_before_it_has_weights_says_so(DetectionTrainingScheme scheme, string part)
    {
        using var stop = new CancellationTokenSource();

        var error = Assert.Throws<OperationCanceledException>(() => Fit(
            Scenes.Options with { Scheme = scheme, StopToken = stop.Token, MetricsInterval = 2 }, _ => stop.Cancel()));

        Assert.Contains(part, error.Message);
    }

    [TestMethod]
    public void A_training_that_diverges_hands_over_its_best_weights()
    {
        var error = Assert.ThrowsExactly<DetectorDivergedException>(() => Fit(Scenes.Options with
        {
            Epochs = 6, LearningRate = 0.01, WarmUp = null, MaximumGradientNorm = null, ValidationSet = _validation,
            Schedule = new Exploding(AfterSteps: 10),
        }));

        Assert.Contains("Lower LearningRate", error.Message);
        Assert.IsGreaterThan(10, error.Iteration);
        using var best = error.BestModel!;
        Assert.IsTrue(Weights(best).All(float.IsFinite));
        Assert.Contains("BestModel has the weights of epoch 1", error.Message);
    }

    [TestMethod]
    public void Alternating_training_finds_squares_and_discs_in_four_phases()
    {
        var train = Scenes.View(_context, Scenes.Rows(30));

        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with
        {
            Scheme = DetectionTrainingScheme.Alternating, Epochs = 8, ValidationSet = _validation, MetricsCallback = _epochs.Add,
        }).Fit(train);

        Assert.AreSequenceEqual(Enumerable.Range(0, 32).Select(i => 1 + (i / 8)), _epochs.Select(epoch => epoch.Phase));
        foreach (var epoch in _epochs)
        {
            bool proposes = epoch.Phase is 1 or 3;
            Assert.AreEqual(proposes, epoch.ObjectnessLoss > 0);
            Assert.AreEqual(!proposes, epoch.ClassificationLoss > 0);
            Assert.AreEqual(epoch.Phase == 4, epoch.ValidationAveragePrecision is not null);
        }
        Assert.IsGreaterThan(0.5, _epochs.Max(epoch => epoch.ValidationAveragePrecision ?? 0));
    }

    [TestMethod]
    public void What_a_phase_leaves_alone_stays_as_it_is()
    {
        // The last two phases must not move the body that the second trained, nor the last the proposals of the third.
        foreach (var phase in DetectionPhase.Of(DetectionTrainingScheme.Alternating))
        {
            using var network = new DetectionNetwork(Scenes.Options.Architecture!, classCount: 2);
            FixedParts.Freeze(network, count: 1, phase);

            bool Learns(string prefix) => network.named_parameters().Any(
                parameter => parameter.name.StartsWith(prefix, StringComparison.Ordinal) && parameter.parameter.requires_grad);

            Assert.AreEqual(phase.LearnsBody, Learns("backbone.body.layer1"));
            Assert.AreEqual(phase.LearnsBody, Learns("backbone.fpn"));
            Assert.AreEqual(phase.LearnsProposals, Learns("rpn"));
            Assert.AreEqual(phase.LearnsRegions, Learns("roi_heads"));
            Assert.IsFalse(Learns("backbone.body.conv1"));
        }
    }

    [TestMethod]
    public void Regions_that_overlap_nothing_are_left_out_where_there_is_harder_background()
    {
        var truth = new GroundTruth([new Box(0, 0, 10, 10)], [0], [false]);
        Box[] regions = [new(0, 0, 10, 10), new(0, 0, 10, 30), new(50, 50, 60, 60)];

        Assert.AreSequenceEqual(
            [0, RegionMatching.IsBackground, RegionMatching.IsLeftOut], RegionMatching.GivenProposals.Match(regions, truth));
        Assert.AreSequenceEqual([0, RegionMatching.IsBackground], RegionMatching.GivenProposals.Match([regions[0], regions[2]], truth));
        Assert.AreSequenceEqual(
            [0, RegionMatching.IsBackground, RegionMatching.IsBackground], RegionMatching.Detections.Match(regions, truth));
    }

    private FasterRcnnTransformer Fit(FasterRcnnTrainer.Options options, Action<DetectionTrainingMetrics>? callback = null) =>
        _context.MulticlassClassification.Trainers.FasterRcnn(options with
        {
            NumberOfThreads = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.EndOfEpoch)
                    _epochs.Add(metrics);
                callback?.Invoke(metrics);
            },
        }).Fit(_train);

    private static float[] Weights(FasterRcnnTransformer model) =>
        [.. model.Model.Network.parameters().SelectMany(parameter => parameter.contiguous().data<float>().ToArray())];

    private sealed record Exploding(int AfterSteps) : LearningRateSchedule
    {
        public override double Factor(SchedulePoint point) => point.Iteration < AfterSteps ? 1 : 1e12;
    }
}
