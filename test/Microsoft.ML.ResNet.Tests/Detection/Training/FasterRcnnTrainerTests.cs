using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests.Detection.Training;

[TestClass]
public sealed class FasterRcnnTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Squares_and_discs_are_found_where_they_are()
    {
        var train = Scenes.View(_context, Scenes.Rows(40));
        var test = Scenes.View(_context, Scenes.Rows(12, seed: 2));
        var figures = new List<DetectionTrainingMetrics>();

        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(
            Scenes.Options with { Epochs = 14, ValidationSet = test, MetricsCallback = figures.Add }).Fit(train);
        var metrics = _context.MulticlassClassification.EvaluateDetection(model.Transform(test));

        Assert.IsGreaterThan(0.75, metrics.Coco.AveragePrecision50);
        Assert.AreSequenceEqual(["disc", "square"], metrics.PerClass.Select(one => one.ClassName));
        Assert.HasCount(14, figures);
        Assert.IsLessThan(figures[0].Loss / 2, figures[^1].Loss);
        Assert.IsGreaterThan(0.9, figures[^1].ProposalRecall);
        Assert.AreEqual(metrics.Coco.AveragePrecision50, figures.Max(epoch => epoch.ValidationAveragePrecision!.Value), 1e-6);
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_boxes_whatever_the_number_of_workers()
    {
        var train = Scenes.View(_context, Scenes.Rows(6));

        using var first = _context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with { Workers = 1 }).Fit(train);
        using var second = _context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with { Workers = 3 }).Fit(train);

        var expected = first.Model.Network.state_dict();
        foreach (var (name, value) in second.Model.Network.state_dict())
            Assert.AreEqual(0, (value - expected[name]).abs().max().to_type(torch.ScalarType.Float32).item<float>(), name);
    }

    [TestMethod]
    public void A_detector_begins_with_a_pretrained_network_without_classifier_and_its_normalization()
    {
        var train = Scenes.View(_context, Scenes.Rows(4));
        using var checkpoint = ResNetCheckpoint.Load(PretrainedResNet.MLNetResNet18);
        using var pretrained = new ResidualNetwork(checkpoint.Describe().Architecture, classCount: 1);
        checkpoint.ApplyTo(pretrained, ClassifierMismatch.Replace);

        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with
        {
            Architecture = null, Normalization = null, InitialCheckpoint = PretrainedResNet.MLNetResNet18, FrozenParts = 4, Iterations = 1,
        }).Fit(train);

        var expected = pretrained.state_dict();
        // The last stage learns.
        foreach (var (name, value) in model.Model.Network.Backbone.Body.state_dict().Where(state => !state.Key.StartsWith("layer4")))
            Assert.AreEqual(0, (value - expected[name]).abs().max().to_type(torch.ScalarType.Float32).item<float>(), name);
        // Of red, green and blue: the package's mean image has 103.1, 115.9, 123.2 of blue, green and red.
        Assert.AreSequenceEqual([123, 116, 103], model.Model.Normalization.Mean.Select(mean => (int)Math.Round(mean * 255)));
    }

    [TestMethod]
    [DataRow(DetectionTrainingScheme.Joint)]
    [DataRow(DetectionTrainingScheme.Alternating)]
    public void Steps_leave_no_tensors_behind(DetectionTrainingScheme scheme)
    {
        const int Phases = 4, Steps = 30, ReadAhead = 4;
        var train = Scenes.View(_context, Scenes.Rows(2));
        var counts = new List<(int Phase, long Count)>();

        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with
        {
            Scheme = scheme, BatchSize = 1, ShorterSides = [64], Epochs = Steps / 2, Workers = 1,
            MetricsInterval = 1, MetricsCallback = metrics => counts.Add((metrics.Phase, torch.Tensor.TotalCount)),
        }).Fit(train);

        foreach (var phase in counts.GroupBy(count => count.Phase))
        {
            // Momenta are made in the first step.
            long[] settled = [.. phase.Skip(3).Select(count => count.Count)];
            Assert.IsLessThanOrEqualTo(settled[0] + ReadAhead, settled[^1], $"phase {phase.Key}: {string.Join(", ", settled)}");
        }
        Assert.AreEqual(scheme == DetectionTrainingScheme.Joint ? 1 : Phases, counts[^1].Phase);
    }

    [TestMethod]
    public void Where_nothing_is_found_vectors_are_empty_and_keys_keep_their_names()
    {
        var train = Scenes.View(_context, Scenes.Rows(4));
        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(
            Scenes.Options with { Iterations = 1, ScoreThreshold = 0.999f }).Fit(train);

        var found = model.Transform(train);

        Assert.AreEqual(typeof(VBuffer<float>), found.Schema["Score"].Type.RawType);
        VBuffer<ReadOnlyMemory<char>> names = default;
        found.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.AreSequenceEqual(["disc", "square"], names.DenseValues().Select(name => name.ToString()));
        foreach (var row in _context.Data.CreateEnumerable<Found>(found, reuseRowObject: false))
            Assert.IsEmpty(row.Score!);
    }

    [TestMethod]
    public void Every_bad_box_is_named_or_left_out()
    {
        var rows = Scenes.Rows(3);
        rows[0].BoundingBoxes[2] = rows[0].BoundingBoxes[0];
        rows[1].BoundingBoxes[1] = float.NaN;
        rows[2].BoundingBoxes = [500, 500, 520, 520, 0, 0, 30, 30];
        rows.Add(Scenes.Rows(1, seed: 9)[0]);
        rows[3].BoundingBoxes = rows[3].BoundingBoxes[..4];
        var train = Scenes.View(_context, rows);
        var options = Scenes.Options with { Iterations = 1 };

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => _context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(train));

        foreach (string part in new[] { "4 boxes", "row 0: box 0 has no area", "row 1: box 0 is not finite", "row 2: a box lies outside",
            "row 3: it has 2 labels, and 4 values" })
            Assert.Contains(part, error.Message);
        using var model = _context.MulticlassClassification.Trainers.FasterRcnn(options with { BadBoxes = BadBoxHandling.LeaveOut }).Fit(
            train);
    }

    [TestMethod]
    public void Options_that_cannot_be_are_all_named_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _context.MulticlassClassification.Trainers.FasterRcnn(new FasterRcnnTrainer.Options
        {
            BatchSize = 0,
            ShorterSides = [],
            Momentum = 1,
            Architecture = DetectorArchitecture.Pyramid(ResNetArchitecture.Cifar(20)) with { AnchorSizes = [32] },
        }));

        foreach (string part in new[] { "BatchSize must", "ShorterSides must", "Momentum must", "four stages",
            "one for each of the 5 levels" })
            Assert.Contains(part, error.Message);
    }

    [TestMethod]
    public void A_cancelled_training_stops()
    {
        using var source = new CancellationTokenSource();
        var options = Scenes.Options with { CancellationToken = source.Token, MetricsInterval = 1, MetricsCallback = _ => source.Cancel() };
        var train = Scenes.View(_context, Scenes.Rows(8));

        Assert.Throws<OperationCanceledException>(() => _context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(train));
    }

    [TestMethod]
    public void A_pipeline_goes_on_from_its_columns_and_finding_leaves_no_tensors()
    {
        var train = Scenes.View(_context, Scenes.Rows(4));
        var pipeline = _context.MulticlassClassification.Trainers.FasterRcnn(Scenes.Options with { Iterations = 2, ScoreThreshold = 0 })
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        using var model = pipeline.Fit(train);
        long before = LiveTensors.CountSettled();
        var rows = _context.Data.CreateEnumerable<Named>(model.Transform(train), reuseRowObject: false).ToArray();
        Assert.HasCount(4, rows);
        foreach (var row in rows)
        {
            Assert.IsNotEmpty(row.Score!);
            Assert.HasCount(4 * row.Score!.Length, row.PredictedBoundingBoxes!);
            Assert.IsTrue(row.PredictedLabel!.All(name => name is "disc" or "square"));
            Assert.AreSequenceEqual(row.Score.OrderDescending(), row.Score);
            Assert.IsTrue(row.PredictedBoundingBoxes!.Chunk(4).All(
                box => box[0] >= 0 && box[2] <= Scenes.Width && box[1] >= 0 && box[3] <= Scenes.Height));
        }

        Assert.AreEqual(before, LiveTensors.CountSettled());
    }

    private sealed class Found
    {
        // ML.NET leaves an array as it is where the vector is empty.
        public float[]? Score { get; set; } = [];
    }

    private sealed class Named
    {
        public string[]? PredictedLabel { get; set; }

        public float[]? Score { get; set; }

        public float[]? PredictedBoundingBoxes { get; set; }
    }
}
