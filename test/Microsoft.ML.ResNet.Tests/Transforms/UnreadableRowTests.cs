using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>Images that are damaged or missing, behind ML.NET's own loaders, which read ahead on several threads.</summary>
[TestClass]
public sealed class UnreadableRowTests
{
    private const int Rows = 150, Missing = 100, Damaged = 133;

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _log = [];
    private readonly TemporaryFolder _folder = new();

    [TestInitialize]
    public void WriteFiles()
    {
        _ml.Log += (_, message) =>
        {
            lock (_log)
                _log.Add(message.Message);
        };
        for (int i = 0; i < Rows; i++)
            File.WriteAllBytes(_folder.File($"{i}.png"), ComputedImage.File(16, 16, i % 10));
        File.Delete(_folder.File($"{Missing}.png"));
        File.WriteAllText(_folder.File($"{Damaged}.png"), "Not found");
    }

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_missing_file_is_named_in_Fit_and_in_scoring(bool asImages)
    {
        var data = Load(asImages);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Fit(data, CorruptImageHandling.Throw));
        AssertNamed(error.Message, "training set");

        using var model = Fit(Load(asImages, rows: 20), CorruptImageHandling.Throw);
        error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.MulticlassClassification.Evaluate(model.Transform(data)));
        AssertNamed(error.Message, "data");

        void AssertNamed(string message, string role)
        {
            Assert.StartsWith($"Row {Missing} (counted from 0) of the {role}, column 'Image', {Missing}.png: the image cannot be read: ",
                message);
            Assert.Contains("Could not find file", message);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Skip_leaves_such_rows_out_of_training_and_gives_them_NaN_and_the_missing_key_in_scoring(bool asImages)
    {
        var data = Load(asImages);
        using var model = Fit(data, CorruptImageHandling.Skip);
        Assert.Contains($"row {Missing}, {Missing}.png: Could not find file", _log.Single(
            message => message.Contains("Left out of the training set: 2", StringComparison.Ordinal)));
        _log.Clear();

        var scored = model.Transform(data);
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        uint[] labels = [.. scored.GetColumn<uint>("PredictedLabel")];

        Assert.HasCount(Rows, scores);
        for (int i = 0; i < Rows; i++)
        {
            bool unreadable = i is Missing or Damaged;
            Assert.IsTrue(scores[i].All(score => float.IsNaN(score) == unreadable), $"row {i}");
            Assert.AreEqual(unreadable, labels[i] == 0, $"row {i}");
        }
        string[] warnings = [.. _log.Where(message => message.Contains("rows have NaN for scores", StringComparison.Ordinal))];
        Assert.HasCount(2, warnings, "one for each pass");
        Assert.Contains("2 rows have NaN for scores, because their image in column 'Image' cannot be read: ", warnings[0]);
        Assert.Contains($"{Missing}.png: the image cannot be read: Could not find file", warnings[0]);
        Assert.Contains($"{Damaged}.png: the image cannot be read: ", warnings[0]);
    }

    [TestMethod]
    public void Skip_holds_in_Evaluate_CrossValidate_and_analysis()
    {
        var pipeline = _ml.Transforms.LoadRawImageBytes("Image", _folder.Root, "ImagePath").Append(Trainer(CorruptImageHandling.Skip));
        var results = _ml.MulticlassClassification.CrossValidate(Paths(Rows), pipeline, numberOfFolds: 2);
        Assert.HasCount(2, results);
        foreach (var fold in results)
            Assert.IsTrue(double.IsFinite(fold.Metrics.LogLoss));

        var data = Load(asImages: false);
        using var model = Fit(data, CorruptImageHandling.Skip);
        var scored = model.Transform(data);
        var metrics = _ml.MulticlassClassification.Evaluate(scored);
        Assert.IsTrue(double.IsFinite(metrics.LogLoss));
        Assert.AreEqual(Rows - 2, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()), "the others are counted");
        var analysis = _ml.MulticlassClassification.AnalyzeScores(scored);
        Assert.AreEqual((Rows - 2, 2L), (analysis.RowCount, analysis.UnreadableRows));
    }

    [TestMethod]
    public void Where_MLNet_has_read_ahead_before_the_message_says_what_ended_it()
    {
        // TakeRows knows no way to read on one thread what is before it.
        var data = _ml.Data.TakeRows(Load(asImages: false), Rows);
        using var model = Fit(Load(asImages: false, rows: 20), CorruptImageHandling.Throw);

        foreach (Action read in new Action[]
        {
            () => Fit(data, CorruptImageHandling.Skip),
            () => _ml.Data.FindUnreadableImages(data, "Image", "ImagePath"),
            () => _ml.MulticlassClassification.Evaluate(model.Transform(data)),
        })
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(read);
            Assert.Contains($"{Missing}.png", error.Message);
            Assert.Contains("Could not find file", error.Message);
        }
    }

    [TestMethod]
    public void Missing_files_are_found_and_named()
    {
        foreach (bool asImages in new[] { false, true })
        {
            var found = _ml.Data.FindUnreadableImages(Load(asImages), "Image", "ImagePath");
            CollectionAssert.AreEqual(new[] { $"{Missing}.png", $"{Damaged}.png" }, found.Select(image => image.ImagePath).Take(
                2).ToArray());
            Assert.StartsWith("Could not find file", found[0].Reason);
        }
    }

    [TestMethod]
    public void Views_ensembles_features_and_loaded_models_skip_alike()
    {
        var data = Load(asImages: false);
        using var model = Fit(data, CorruptImageHandling.Skip);
        using var views = model.With(TestTimeAugmentation.Mirrored);
        using var features = _ml.Transforms.ResNetFeaturizer(
            "Score", "Image", model, options: new() { Scoring = new() { CorruptImages = CorruptImageHandling.Skip } }).Fit(data);
        _ml.Model.Save(model, data.Schema, _folder.File("model.zip"));
        using var loaded = ResNetModel.Load(_ml, _folder.File("model.zip"), new() { CorruptImages = CorruptImageHandling.Skip });
        using var strict = ResNetModel.Load(_ml, _folder.File("model.zip"));
        using var ensemble = new ResNetEnsemble([model, views]);

        foreach (ITransformer transformer in new ITransformer[] { model, views, features, loaded, ensemble })
        {
            float[][] scores = [.. transformer.Transform(data).GetColumn<float[]>("Score")];
            for (int i = 0; i < Rows; i++)
                Assert.IsTrue(scores[i].All(score => float.IsNaN(score) == i is Missing or Damaged),
                    $"{transformer.GetType().Name}, row {i}");
        }
        Assert.ThrowsExactly<InvalidDataException>(() => strict.Transform(data).GetColumn<float[]>("Score").Count());
    }

    [TestMethod]
    public void Analysis_of_the_network_leaves_such_images_out_and_says_so()
    {
        var data = Load(asImages: false);
        var readable = _ml.Data.FilterRowsByColumn(data, "Number", Missing + 1, Damaged);
        using var model = Fit(data, CorruptImageHandling.Skip);
        _log.Clear();

        var responses = model.LayerResponses(data);
        var signals = model.SignalPropagation(_ml.Data.FilterRowsByColumn(data, "Number", Missing, Rows), imageCount: 40);

        Assert.AreEqual(Rows - 2, responses.ImageCount);
        string[] warnings = [.. _log.Where(message => message.Contains("have no part in the measurement", StringComparison.Ordinal))];
        Assert.HasCount(2, warnings);
        Assert.Contains($"{Missing}.png", warnings[0]);
        Assert.IsTrue(signals.Layers.All(layer => double.IsFinite(layer.ResponseVariance)));
        // What is measured is the others, not whatever stands in the place of those that are missing.
        var expected = model.LayerResponses(readable);
        var actual = model.LayerResponses(_ml.Data.FilterRowsByColumn(data, "Number", Missing, Damaged + 1));
        Assert.AreEqual(expected.ImageCount, actual.ImageCount);
        for (int i = 0; i < expected.InOrder.Length; i++)
            Assert.AreEqual(expected.InOrder[i].StandardDeviation, actual.InOrder[i].StandardDeviation, 1e-5);

        var none = _ml.Data.FilterRowsByColumn(data, "Number", Missing, Missing + 1);
        Assert.Contains("no rows with one", Assert.ThrowsExactly<InvalidOperationException>(() => model.LayerResponses(none)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => model.SignalPropagation(none));
    }

    private ResNetTrainer Trainer(CorruptImageHandling handling) => _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
    {
        FeatureColumnName = "Image", Architecture = ResNetArchitecture.Cifar(8) with { Widths = [2, 4, 4] }, ImageShape = new(3, 16, 16),
        Augmentation = ImageAugmentation.None, CorruptImages = handling, Epochs = 1, BatchSize = 32, ValidationFraction = null,
    });

    private ResNetTransformer Fit(IDataView data, CorruptImageHandling handling) => Trainer(handling).Fit(data);

    private IDataView Paths(int rows) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, rows).Select(i => new PathRow { ImagePath = $"{i}.png", Label = (uint)(i % 2), Number = i }).ToArray());

    private IDataView Load(bool asImages, int rows = Rows)
    {
        var paths = Paths(rows);
        return asImages
            ? _ml.Transforms.LoadImages("Image", _folder.Root, "ImagePath").Fit(paths).Transform(paths)
            : _ml.Transforms.LoadRawImageBytes("Image", _folder.Root, "ImagePath").Fit(paths).Transform(paths);
    }

    private sealed class PathRow
    {
        [KeyType(2)]
        public uint Label { get; set; }

        public string ImagePath { get; set; } = "";

        public float Number { get; set; }
    }
}
