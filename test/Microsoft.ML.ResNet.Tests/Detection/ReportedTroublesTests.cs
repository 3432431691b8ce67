using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Detection.Saving;
using Microsoft.ML.ResNet.Tests.Onnx;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests.Detection;

/// <summary>What users of other detectors reported, tried here; each test names the report.</summary>
[TestClass]
public sealed class ReportedTroublesTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _log = [];

    [TestInitialize]
    public void Listen() => _ml.Log += (_, message) => _log.Add(message.Message);

    /// <summary>github.com/pytorch/vision/issues/2144: images without objects made the loss NaN.</summary>
    [TestMethod]
    [DataRow(1, 3)]
    [DataRow(2, 3)]
    [DataRow(2, 0)]
    public void Images_in_which_there_is_nothing_are_learnt_from_as_background(int batchSize, int withObjects)
    {
        var photos = ScenePhoto.Of(Scenes.Rows(6));
        foreach (var photo in photos.Skip(withObjects))
            (photo.Label, photo.BoundingBoxes) = ([], []);
        var figures = new List<DetectionTrainingMetrics>();

        using var model = Fit(
            photos, Scenes.Options with { BatchSize = batchSize, MetricsInterval = 1, MetricsCallback = figures.Add });

        Assert.IsTrue(figures.All(figure => double.IsFinite(figure.Loss)));
        Assert.IsTrue(model.Model.Network.state_dict().Values.All(tensor => tensor.isfinite().all().item<bool>()));
    }

    /// <summary>
    /// github.com/pytorch/vision/issues/1247: boxes beyond their image are taken without a word;
    /// github.com/tensorflow/tensorflow/issues/49834: and are a sign of annotations of photos that were not turned upright.
    /// </summary>
    [TestMethod]
    public void Boxes_that_reach_beyond_their_image_are_cut_and_told()
    {
        var photos = ScenePhoto.Of(Scenes.Rows(3));
        (photos[0].Label, photos[0].BoundingBoxes) = (["disc"], [1, 1, Scenes.Width + 1, Scenes.Height + 1]);
        (photos[1].Label, photos[1].BoundingBoxes) = (["disc"], [20, 10, 300.5f, 90]);

        Fit(photos, Scenes.Options with { Iterations = 1 }).Dispose();

        string told = _log.Single(message => message.Contains("beyond", StringComparison.Ordinal));
        Assert.Contains("In the training set, 1 boxes reach beyond their images and are cut at the edge", told);
        Assert.Contains("scene 1.png: [20, 10, 300.5, 90] in 128×96", told);
    }

    /// <summary>github.com/pytorch/vision/issues/2740: which file has the box of no height is what nobody could find out.</summary>
    [TestMethod]
    public void A_box_without_height_is_told_with_its_file_but_not_that_of_a_file_that_is_left_out_anyway()
    {
        var photos = ScenePhoto.Of(Scenes.Rows(4));
        (photos[1].Label, photos[1].BoundingBoxes) = (["disc"], [500.7f, 20, 231.1f, 20]);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => Fit(photos, Scenes.Options)).Message;
        Assert.Contains("scene 1.png: box 0 has no area: [500.7, 20, 231.1, 20].", message);

        photos[1].Image = "no image"u8.ToArray();
        Fit(photos, Scenes.Options with { Iterations = 1, CorruptImages = CorruptImageHandling.Skip }).Dispose();
        Assert.ContainsSingle(text => text.Contains("1 images that cannot be read", StringComparison.Ordinal), _log);
    }

    /// <summary>
    /// github.com/ultralytics/ultralytics/issues/23630: one way of asking turned a photo upright, another did not.
    /// </summary>
    [TestMethod]
    public async Task Rows_requests_and_exported_files_see_a_photo_alike()
    {
        var photos = ScenePhoto.Of(Scenes.Rows(4));
        using var model = Fit(photos, Scenes.Options with { Epochs = 8, ScoreThreshold = 0.02f });
        using var picture = MLImage.CreateFromStream(new MemoryStream(photos[0].Image));
        using var folder = new TemporaryFolder();
        picture.Save(folder.File("photo.jpg"));
        byte[] sideways = AwkwardFiles.WithOrientation(File.ReadAllBytes(folder.File("photo.jpg")), orientation: 6);
        var row = new ScenePhoto { Path = "photo.jpg", Image = sideways };

        var rows = model.Transform(ScenePhoto.View(_ml, [row]));
        float[] scores = rows.GetColumn<float[]>("Score").Single(), boxes = rows.GetColumn<float[]>("PredictedBoundingBoxes").Single();
        await using var predictor = new FasterRcnnPredictor(model);
        var asked = await predictor.PredictAsync(sideways);

        Assert.IsNotEmpty(scores);
        CollectionAssert.AreEqual(scores, asked.Objects.Select(found => found.Score).ToArray());
        // Turned, the photo is as wide as it was high.
        Assert.IsTrue(boxes.Chunk(4).All(box => box[2] <= Scenes.Height && box[3] <= Scenes.Width));
        Assert.IsTrue(boxes.Chunk(4).Any(box => box[3] > Scenes.Height));
    }

    /// <summary>github.com/dotnet/machinelearning/issues/4910: another model where numbers are written with commas.</summary>
    [TestMethod]
    public void A_detector_is_the_same_where_numbers_are_written_otherwise()
    {
        // As in Sweden; real cultures are not there on every machine.
        var swedish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (swedish.NumberFormat.NumberDecimalSeparator, swedish.NumberFormat.NegativeSign) = (",", "\u2212");
        var before = CultureInfo.CurrentCulture;
        using var folder = new TemporaryFolder();
        var photos = ScenePhoto.Of(Scenes.Rows(3));
        try
        {
            CultureInfo.CurrentCulture = swedish;
            using var model = Fit(photos, Scenes.Options with { Iterations = 3, ScoreThreshold = 0.01f });
            var data = ScenePhoto.View(_ml, photos);
            _ml.Model.Save(model, data.Schema, folder.File("model.zip"));
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            using var loaded = (IDisposable)_ml.Model.LoadFasterRcnn(folder.File("model.zip"), out _);
            Detected.AssertSame(
                Detected.Read(_ml, model.Transform(data)), Detected.Read(_ml, ((ITransformer)loaded).Transform(data)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>github.com/dotnet/TorchSharp/issues/898: a seed, and other weights after each run.</summary>
    [TestMethod]
    public void Weights_do_not_depend_on_what_was_random_before()
    {
        var photos = ScenePhoto.Of(Scenes.Rows(4));
        var options = Scenes.Options with { Iterations = 3 };
        using var first = Fit(photos, options);
        torch.random.manual_seed(77);
        torch.randn(1000).Dispose();
        using var second = Fit(photos, options);

        var expected = first.Model.Network.state_dict();
        foreach (var (name, value) in second.Model.Network.state_dict())
            Assert.IsTrue(value.equal(expected[name]).all().item<bool>(), name);
    }

    /// <summary>As <see cref="CorruptImageHandling"/> says of classifiers, which a detector that was fitted did not keep to.</summary>
    [TestMethod]
    public void A_detector_that_left_an_image_out_of_training_finds_nothing_in_it_and_so_do_those_made_of_it()
    {
        var photos = ScenePhoto.Of(Scenes.Rows(5));
        photos[3].Image = photos[3].Image[..^40];
        var options = Scenes.Options with { Iterations = 2, CorruptImages = CorruptImageHandling.Skip };
        var data = ScenePhoto.View(_ml, photos);
        var model = Fit(photos, options);
        using var ensemble = new FasterRcnnEnsemble([model, Fit(photos, options with { Seed = 4 })]);

        foreach (var transformer in (ITransformer[])[model, model.With(new DetectionRefinement()), ensemble])
        {
            _log.Clear();
            float[][] scores = [.. transformer.Transform(data).GetColumn<float[]>("Score")];
            Assert.HasCount(5, scores);
            Assert.IsEmpty(scores[3]);
            Assert.ContainsSingle(
                text => text.Contains("1 rows have no detections", StringComparison.Ordinal)
                    && text.Contains("scene 3.png", StringComparison.Ordinal), _log);
        }
    }

    private FasterRcnnTransformer Fit(IEnumerable<ScenePhoto> photos, FasterRcnnTrainer.Options options) =>
        _ml.MulticlassClassification.Trainers.FasterRcnn(options).Fit(ScenePhoto.View(_ml, photos));
}
