using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Detection.Saving;

/// <summary>Saved detectors loaded by this library, on either backend, and by programs that have less than these tests.</summary>
[TestClass]
public sealed class LoadedDetectorTests
{
    private static readonly string[] Classes = ["disc", "square"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("pyramid", ScoringBackend.LibTorch)]
    [DataRow("pyramid", ScoringBackend.OnnxRuntime)]
    [DataRow("pyramid", ScoringBackend.Fastest)]
    [DataRow("C4", ScoringBackend.LibTorch)]
    [DataRow("C4", ScoringBackend.OnnxRuntime)]
    [DataRow("VGG", ScoringBackend.LibTorch)]
    [DataRow("VGG", ScoringBackend.OnnxRuntime)]
    public void The_detector_of_a_saved_model_finds_in_batches_what_it_found_before(string kind, ScoringBackend backend)
    {
        using var folder = new TemporaryFolder();
        var train = Scenes.View(_context, Scenes.Rows(6));
        using var fitted = Fit(train, kind);
        string path = folder.File("model.zip");
        _context.Model.Save(fitted, train.Schema, path);

        using var loaded = _context.Model.LoadFasterRcnn(path, new() { Backend = backend });

        Assert.AreEqual(fitted.Architecture, loaded.Architecture);
        Assert.AreNotEqual(ScoringBackend.Fastest, loaded.Backend);
        // Six rows are a batch of four and one of two; one by one they are the same.
        Detected.AssertSame(Read(fitted.Transform(train)), Read(loaded.Transform(train)));
        using var alone = _context.Model.LoadFasterRcnn(path, new() { Backend = backend, BatchSize = 1 });
        Detected.AssertSame(Read(fitted.Transform(train)), Read(alone.Transform(train)));
        // What was loaded can be saved again.
        string again = folder.File("again.zip");
        _context.Model.Save(loaded, train.Schema, again);
        using var reloaded = _context.Model.LoadFasterRcnn(again);
        Detected.AssertSame(Read(fitted.Transform(train)), Read(reloaded.Transform(train)));
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch)]
    [DataRow(ScoringBackend.OnnxRuntime)]
    public void A_loaded_pipeline_has_its_detector_as_it_was_fitted_and_its_other_steps(ScoringBackend backend)
    {
        using var folder = new TemporaryFolder();
        var rows = _context.Data.LoadFromEnumerable(Scenes.Rows(4));
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label", keyData: Keys())
            .Append(_context.MulticlassClassification.Trainers.FasterRcnn(Options()))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Names", "PredictedLabel"));
        using var model = pipeline.Fit(rows);
        _context.Model.Save(model, rows.Schema, folder.File("model.zip"));

        var loaded = _context.Model.LoadFasterRcnn(folder.File("model.zip"), out var schema, new() { Backend = backend });

        // ML.NET keeps no columns of images with a schema.
        Assert.AreSequenceEqual(["Label", "BoundingBoxes"], schema.Select(column => column.Name));
        Assert.HasCount(1, ((IEnumerable<ITransformer>)loaded).OfType<FasterRcnnTransformer>());
        Detected.AssertSame(Read(model.Transform(rows)), Read(loaded.Transform(rows)));
        string[] names = [.. loaded.Transform(rows).GetColumn<string[]>("Names").SelectMany(row => row)];
        Assert.AreSequenceEqual(model.Transform(rows).GetColumn<string[]>("Names").SelectMany(row => row), names);
        Assert.IsTrue(names.All(Classes.Contains));
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void A_program_with_nothing_but_ML_NET_finds_the_same()
    {
        using var folder = new TemporaryFolder();
        var (expected, model, images) = SaveWithImages(folder);

        string[] lines = TestProgram.Run("StockHost", [model, "boxes", .. images]);

        Detected.AssertSame(expected, Parse(lines));
    }

    [TestMethod]
    public void A_program_without_libtorch_finds_the_same_through_ONNX_Runtime()
    {
        using var folder = new TemporaryFolder();
        var (expected, model, images) = SaveWithImages(folder);

        string[] lines = TestProgram.Run("WithoutLibtorch", ["boxes", model, .. images]);

        Detected.AssertSame(expected, Parse(lines));
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch)]
    [DataRow(ScoringBackend.OnnxRuntime)]
    public void Where_unreadable_images_are_skipped_nothing_is_found_in_them_and_a_warning_counts_them(ScoringBackend backend)
    {
        using var folder = new TemporaryFolder();
        var (expected, model, images) = SaveWithImages(folder, encoded: true);
        byte[][] files = [.. images.Select(File.ReadAllBytes)];
        var rows = _context.Data.LoadFromEnumerable(
            new[] { files[0], files[1][..^100], files[2] }.Select(file => new EncodedRow { Image = file }));
        var log = new List<string>();
        var logged = new MLContext();
        logged.Log += (_, message) => log.Add(message.Message);
        using var skipping = logged.Model.LoadFasterRcnn(model, new() { Backend = backend, CorruptImages = CorruptImageHandling.Skip });
        using var strict = logged.Model.LoadFasterRcnn(model, new() { Backend = backend });

        var found = Read(skipping.Transform(rows));

        Detected.AssertSame([expected[0], new(), expected[2]], found);
        Assert.Contains(message => message.Contains("1 rows have no detections, because their image in column 'Image'",
            StringComparison.Ordinal), log);
        Assert.ThrowsExactly<InvalidDataException>(() => Read(strict.Transform(rows)));
    }

    [TestMethod]
    public void Options_out_of_range_are_refused_at_once_all_of_them()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Model.LoadFasterRcnn("missing.zip", new ScoringOptions { BatchSize = 0, NumberOfThreads = 0 }));

        Assert.Contains("BatchSize must be at least 1 image; received 0.", error.Message);
        Assert.Contains("NumberOfThreads must be at least 1; received 0.", error.Message);
    }

    private static FasterRcnnTrainer.Options Options(string kind = "pyramid")
    {
        var options = Scenes.Options with { Epochs = kind == "VGG" ? 8 : 2, ScoreThreshold = 0.3f };
        return options with
        {
            Architecture = kind switch
            {
                "C4" => options.Architecture! with { HasPyramid = false, PooledSize = 8, AnchorSizes = [24, 48] },
                "VGG" => Scenes.Vgg,
                _ => options.Architecture,
            },
        };
    }

    private FasterRcnnTransformer Fit(IDataView train, string kind = "pyramid") =>
        _context.MulticlassClassification.Trainers.FasterRcnn(Options(kind)).Fit(train);

    /// <returns>What is found in the images, the saved model, and the files of the images.</returns>
    private (Detected[] Expected, string Model, string[] Images) SaveWithImages(TemporaryFolder folder, bool encoded = false)
    {
        var rows = Scenes.Rows(4);
        string[] images = [.. rows.Select((_, i) => folder.File($"{i}.png"))];
        foreach (var (row, path) in rows.Zip(images))
            row.Image.Save(path);
        var train = encoded
            ? _context.Transforms.Conversion.MapValueToKey("Label", keyData: Keys()).Fit(Encoded()).Transform(Encoded())
            : Scenes.View(_context, rows);
        using var fitted = Fit(train);
        string model = folder.File("model.zip");
        _context.Model.Save(fitted, train.Schema, model);
        return (Read(fitted.Transform(train)), model, images);

        IDataView Encoded() => _context.Data.LoadFromEnumerable(rows.Zip(images).Select(pair => new EncodedRow
        {
            Image = File.ReadAllBytes(pair.Second), Label = pair.First.Label, BoundingBoxes = pair.First.BoundingBoxes,
        }));
    }

    private IDataView Keys() => _context.Data.LoadFromEnumerable(Classes.Select(name => new KeyRow { Name = name }));

    private Detected[] Read(IDataView view) => Detected.Read(_context, view);

    /// <summary>A line an image: label, score and four sides of each detection.</summary>
    private static Detected[] Parse(string[] lines) => [.. lines.Select(line =>
    {
        float[][] found = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(6).Select(values =>
            Array.ConvertAll(values, value => float.Parse(value, CultureInfo.InvariantCulture)))];
        return new Detected
        {
            PredictedLabel = [.. found.Select(one => (uint)one[0])],
            Score = [.. found.Select(one => one[1])],
            PredictedBoundingBoxes = [.. found.SelectMany(one => one[2..])],
        };
    })];

    private sealed class EncodedRow
    {
        public byte[] Image { get; set; } = [];

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }

    private sealed class KeyRow
    {
        public string Name { get; set; } = "";
    }
}
