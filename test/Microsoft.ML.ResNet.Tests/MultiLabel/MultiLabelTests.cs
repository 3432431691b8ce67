using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.MultiLabel;

[TestClass]
public sealed class MultiLabelTests
{
    private static readonly Lazy<ResNetTransformer> s_model = new(() => Fit("Label"));

    private readonly MLContext _ml = new(seed: 1);

    private static ResNetTrainer.Options Options(string label) => new()
    {
        LabelColumnName = label, FeatureColumnName = "Pixels", PixelLayout = PixelLayout.Interleaved,
        Architecture = ResNetArchitecture.Cifar(8), Augmentation = ImageAugmentation.None, BatchSize = 32, Epochs = 12, LearningRate = 0.1,
        Schedule = LearningRateSchedule.OneCycle(), ValidationFraction = 0.1, EarlyStopping = null, NumberOfThreads = 1, Seed = 1,
    };

    [TestMethod]
    public void Labels_that_have_nothing_to_do_with_each_other_are_learned_each_by_itself()
    {
        var test = TaggedImages.View(_ml, TaggedImages.Rows(200, seed: 2));

        var scored = s_model.Value.Transform(test);

        Assert.IsTrue(s_model.Value.IsMultiLabel);
        var metrics = _ml.MulticlassClassification.EvaluateMultiLabel(scored);
        Console.WriteLine(metrics);
        Assert.IsGreaterThan(0.95, metrics.MeanAveragePrecision);
        Assert.IsGreaterThan(0.85, metrics.SubsetAccuracy);
        Assert.AreSequenceEqual(TaggedImages.Labels, metrics.Labels.Select(label => label.Name));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.AreSequenceEqual(TaggedImages.Labels, names.DenseValues().Select(name => name.ToString()));
        foreach (var (score, predicted) in scored.GetColumn<float[]>("Score").Zip(scored.GetColumn<bool[]>("PredictedLabel")))
            Assert.AreSequenceEqual(score.Select(value => value >= 0.5f), predicted);
    }

    [TestMethod]
    public void Keys_are_learned_as_flags_are()
    {
        var test = TaggedImages.View(_ml, TaggedImages.Rows(20, seed: 3));
        using var ofKeys = Fit("Keys");

        AreClose(Scores(s_model.Value.Transform(test)), Scores(ofKeys.Transform(test)), 0);
        var metrics = _ml.MulticlassClassification.EvaluateMultiLabel(ofKeys.Transform(test), labelColumnName: "Keys");
        Assert.AreSequenceEqual(TaggedImages.Labels, metrics.Labels.Select(label => label.Name));
    }

    [TestMethod]
    public void Saved_exported_and_served_it_scores_the_same()
    {
        var rows = TaggedImages.Rows(12, seed: 4);
        var view = TaggedImages.View(_ml, rows);
        var model = s_model.Value;
        var expected = Scores(model.Transform(view));
        using var folder = new TemporaryFolder();
        _ml.Model.Save(model, view.Schema, folder.File("model.zip"));
        model.ExportToOnnx(folder.File("int8.onnx"), new() { Precision = NetworkPrecision.Int8, CalibrationData = view });

        foreach (var backend in Enum.GetValues<ScoringBackend>())
        {
            using var loaded = ResNetModel.Load(_ml, folder.File("model.zip"), new() { Backend = backend });
            Assert.IsTrue(loaded.IsMultiLabel);
            AreClose(expected, Scores(loaded.Transform(view)), 1e-5f);
            using var predictor = _ml.Model.CreateResNetPredictor(loaded);
            var prediction = predictor.PredictAsync(rows[0].Pixels.Select(level => (float)level).ToArray()).GetAwaiter().GetResult();
            AreClose(expected[..1], [prediction.Scores.ToArray()], 1e-5f);
            var map = loaded.Explain(view, new() { Label = "green" }).First();
            Assert.AreEqual(expected[0][1], map.Probability, 1e-5f);
        }
        var stock = _ml.Model.Load(folder.File("model.zip"), out _).Transform(view);
        AreClose(expected, Scores(stock), 1e-5f);
        foreach (var (score, predicted) in expected.Zip(stock.GetColumn<bool[]>("PredictedLabel")))
            Assert.AreSequenceEqual(score.Select(value => value >= 0.5f), predicted);
        using var int8 = ResNetModel.Load(_ml, folder.File("int8.onnx"));
        Assert.IsTrue(int8.IsMultiLabel);
        AreClose(expected, Scores(int8.Transform(view)), 0.15f);
        using var mirrored = model.With(TestTimeAugmentation.Mirrored);
        Assert.AreEqual(3, ((VectorDataViewType)mirrored.Transform(view).Schema["PredictedLabel"].Type).Size);
    }

    [TestMethod]
    public void The_loss_is_the_binary_cross_entropy_summed_over_the_labels()
    {
        using var scope = NewDisposeScope();
        var sets = new LabelSets(3);
        var rows = TaggedImages.View(_ml, TaggedImages.Rows(9));
        using var cursor = rows.GetRowCursor([rows.Schema["Label"]]);
        var reader = sets.Bind(cursor, rows.Schema["Label"]);
        var numbers = new List<long>();
        while (cursor.MoveNext())
            numbers.Add(reader.Read());
        float[] logits = Noise.Of("logits", 27);
        const double Smoothing = 0.1;

        var targets = new TrainingTargets(tensor(numbers.ToArray())) { Sets = MultiLabelLoss.TargetsOf(sets, CPU) };
        double loss = targets.Loss(tensor(logits, [9L, 3]), Smoothing).item<float>();
        long wrong = MultiLabelLoss.WrongCount(tensor(logits, [9L, 3]), targets.Labels, targets.Sets!).item<long>();

        var flags = rows.GetColumn<bool[]>("Label").SelectMany(set => set).ToArray();
        double expected = flags.Zip(logits, (has, logit) =>
        {
            double wanted = ((has ? 1 : 0) * (1 - Smoothing)) + (Smoothing / 2), probability = 1 / (1 + Math.Exp(-logit));
            return -((wanted * Math.Log(probability)) + ((1 - wanted) * Math.Log(1 - probability)));
        }).Sum() / 9;
        Assert.AreEqual(expected, loss, 1e-5);
        Assert.AreEqual(
            Enumerable.Range(0, 9).Count(i => Enumerable.Range(3 * i, 3).Any(j => flags[j] != logits[j] > 0)), wrong);
        targets.Sets!.Dispose();
    }

    [TestMethod]
    public void Figures_are_those_of_their_definitions_followed_slowly()
    {
        var random = new Random(5);
        List<Scored> rows = [.. Enumerable.Range(0, 60).Select(_ => new Scored
        {
            Label = [random.Next(2) == 1, random.Next(4) == 1, false],
            // Ties, too.
            Score = [random.Next(10) / 10f, random.NextSingle(), random.NextSingle()],
        })];

        var metrics = _ml.MulticlassClassification.EvaluateMultiLabel(_ml.Data.LoadFromEnumerable(rows));

        for (int i = 0; i < 2; i++)
        {
            var positives = rows.Where(row => row.Label[i]).ToList();
            double precision = positives.Average(row =>
            {
                var above = rows.Where(other => other.Score[i] >= row.Score[i]).ToList();
                return (double)above.Count(other => other.Label[i]) / above.Count;
            });
            Assert.AreEqual(precision, metrics.Labels[i].AveragePrecision, 1e-9);
        }
        Assert.IsTrue(double.IsNaN(metrics.Labels[2].AveragePrecision));
        Assert.AreEqual((metrics.Labels[0].AveragePrecision + metrics.Labels[1].AveragePrecision) / 2, metrics.MeanAveragePrecision, 1e-9);
        int decisions = rows.Sum(row => row.Label.Zip(row.Score, (has, score) => has == score >= 0.5f).Count(right => right));
        Assert.AreEqual(1 - (decisions / 180.0), metrics.HammingLoss, 1e-9);
        Assert.AreEqual(
            rows.Count(row => row.Label.Zip(row.Score, (has, score) => has == score >= 0.5f).All(right => right)) / 60.0,
            metrics.SubsetAccuracy, 1e-9);
        int both = rows.Count(row => row.Label[0] && row.Score[0] >= 0.5f), has = rows.Count(row => row.Label[0]);
        Assert.AreEqual(
            2.0 * both / (has + rows.Count(row => row.Score[0] >= 0.5f)), metrics.Labels[0].F1Score, 1e-9);
    }

    [TestMethod]
    public void What_does_not_go_with_several_labels_is_told()
    {
        var data = TaggedImages.View(_ml, TaggedImages.Rows(20));

        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.ResNet(
            Options("Label") with { ClassBalancing = ClassBalancing.WeightedLoss }).Fit(data));
        Assert.Contains("ClassBalancing must be None", error.Message);
        Assert.Contains("images of the same labels", Assert.ThrowsExactly<InvalidOperationException>(
            () => _ml.MulticlassClassification.Trainers.ResNet(Options("Label")).Fit(
                TaggedImages.View(_ml, Enumerable.Repeat(TaggedImages.Rows(1)[0], 8)))).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _ml.MulticlassClassification.EvaluateMultiLabel(s_model.Value.Transform(data), labelColumnName: "Names"));
        Assert.ThrowsExactly<ArgumentException>(() => new ResNetEnsemble([s_model.Value]));
        Assert.Contains("expected Key, got", Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => s_model.Value.SignalPropagation(data)).Message);
    }

    [TestMethod]
    public void Labels_in_another_order_than_that_of_training_are_told()
    {
        var data = TaggedImages.View(_ml, TaggedImages.Rows(20), TaggedImages.Labels.Reverse());

        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _ml.MulticlassClassification.EvaluateMultiLabel(s_model.Value.Transform(data), labelColumnName: "Keys"));

        Assert.Contains("key 1 of column 'Keys' is \"blue\", but score 1 is that of \"red\"", error.Message);
    }

    [TestMethod]
    public void Figures_of_labels_that_no_image_has_are_none()
    {
        var metrics = _ml.MulticlassClassification.EvaluateMultiLabel(
            _ml.Data.LoadFromEnumerable([new Scored { Label = new bool[3], Score = [0.1f, 0.2f, 0.3f] }]));

        Assert.IsTrue(double.IsNaN(metrics.MeanAveragePrecision) && double.IsNaN(metrics.MacroF1Score));
        Assert.AreEqual(1, metrics.SubsetAccuracy);
        Assert.Contains("1 images", metrics.ToString());
    }

    [TestMethod]
    public void Interrupted_it_goes_on_where_it_was_and_not_with_other_labels()
    {
        using var folder = new TemporaryFolder();
        var train = TaggedImages.View(_ml, TaggedImages.Rows(64));
        var test = TaggedImages.View(_ml, TaggedImages.Rows(8, seed: 2));
        var options = Options("Label") with { Epochs = 3 };
        var kept = new TrainingCheckpoint { Path = folder.File("training"), Resume = true };
        using var whole = Train(options);
        using var stop = new CancellationTokenSource();

        using (Train(options with { Checkpoint = kept, StopToken = stop.Token, MetricsCallback = OnMetrics }))
        {
        }
        using var resumed = Train(options with { Checkpoint = kept });

        AreClose(Scores(whole.Transform(test)), Scores(resumed.Transform(test)), 0);
        var rows = TaggedImages.Rows(64);
        foreach (var row in rows)
            Array.Reverse(row.Label);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Train(options with { Checkpoint = kept }, rows));
        Assert.Contains("Sets of labels", error.Message);

        ResNetTransformer Train(ResNetTrainer.Options with, List<TaggedImage>? others = null) =>
            _ml.MulticlassClassification.Trainers.ResNet(with).Fit(others is null ? train : TaggedImages.View(_ml, others));

        void OnMetrics(ResNetMetrics metrics)
        {
            if (metrics is { EndOfEpoch: true, Epoch: 1 })
                stop.Cancel();
        }
    }

    [TestMethod]
    public void The_shape_of_the_output_is_known_before_fitting()
    {
        var data = TaggedImages.View(_ml, TaggedImages.Rows(8));

        var shape = _ml.MulticlassClassification.Trainers.ResNet(Options("Keys")).GetOutputSchema(SchemaShapes.Of(data.Schema));

        Assert.AreEqual("Vector<Boolean>", shape.Find("PredictedLabel")!.Value.TypeText());
        Assert.AreEqual("Vector<Single>", shape.Find("Score")!.Value.TypeText());
    }

    private static ResNetTransformer Fit(string label)
    {
        var ml = new MLContext(seed: 1);
        return ml.MulticlassClassification.Trainers.ResNet(Options(label)).Fit(TaggedImages.View(ml, TaggedImages.Rows(600)));
    }

    private static List<float[]> Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];

    private static void AreClose(List<float[]> expected, List<float[]> actual, float tolerance)
    {
        Assert.HasCount(expected.Count, actual);
        foreach (var (one, other) in expected.SelectMany(row => row).Zip(actual.SelectMany(row => row)))
            Assert.AreEqual(one, other, tolerance);
    }

    private sealed class Scored
    {
        [VectorType(3)]
        public bool[] Label { get; set; } = [];

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
