using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Detection.Saving;

[TestClass]
public sealed class SavedDetectorTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_saved_detector_of_stock_transformers_finds_the_same(bool hasPyramid)
    {
        using var folder = new TemporaryFolder();
        var (train, model) = Fit(hasPyramid);
        using var fitted = model;
        string path = Path.Combine(folder.Root, "model.zip");

        _context.Model.Save(fitted, train.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);

        // ML.NET's own transformers dispose the images that they are given.
        Detected.AssertSame(Read(fitted.Transform(train)), Read(loaded.Transform(Scenes.View(_context, Scenes.Rows(4)))));
        Assert.AreSequenceEqual(["disc", "square"], Names(loaded.Transform(train)));
        Assert.IsFalse(loaded.Transform(train).Schema.Any(column => column.Name.StartsWith("Microsoft.", StringComparison.Ordinal)));
        (loaded as IDisposable)?.Dispose();

        using var again = _context.Model.LoadFasterRcnn(path);
        Detected.AssertSame(Read(fitted.Transform(train)), Read(again.Transform(train)));
        Assert.AreSequenceEqual(["disc", "square"], Names(again.Transform(train)));
    }

    [TestMethod]
    public void A_disposed_detector_says_what_may_have_disposed_it()
    {
        var (train, model) = Fit(hasPyramid: true);

        model.Dispose();
        model.Dispose();

        var error = Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(train));
        Assert.AreEqual(nameof(FasterRcnnTransformer), error.ObjectName);
        Assert.Contains("OwnsTransformer = false", error.Message);
    }

    [TestMethod]
    public void Encoded_images_of_several_sizes_are_found_in_by_a_saved_detector_in_their_own_pixels()
    {
        using var folder = new TemporaryFolder();
        var (_, model) = Fit(hasPyramid: true);
        model.Dispose();
        var rows = Scenes.Rows(4).Select(
            (row, i) => new EncodedRow { Image = Encode(row.Image, i), Label = row.Label, BoundingBoxes = Scaled(row.BoundingBoxes, i) });
        var view = _context.Data.LoadFromEnumerable(rows.ToArray());
        var train = _context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
        using var fitted = _context.MulticlassClassification.Trainers.FasterRcnn(
            Scenes.Options with { Epochs = 1, ScoreThreshold = 0.3f }).Fit(train);
        string path = Path.Combine(folder.Root, "model.zip");

        _context.Model.Save(fitted, train.Schema, path);
        var host = new MLContext();
        host.ComponentCatalog.RegisterAssembly(typeof(FasterRcnnTransformer).Assembly);
        var loaded = host.Model.Load(path, out _);

        Detected.AssertSame(Read(fitted.Transform(train)), Read(loaded.Transform(train)));
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void An_exported_detector_finds_the_same_in_ONNX_Runtime_in_images_of_any_size()
    {
        using var folder = new TemporaryFolder();
        var (train, model) = Fit(hasPyramid: true);
        using var fitted = model;
        string path = Path.Combine(folder.Root, "detector.onnx");
        fitted.ExportToOnnx(path);
        using var session = new InferenceSession(path);
        var expected = Read(fitted.Transform(train));
        int index = 0;
        foreach (var row in Scenes.Rows(4))
        {
            byte[] pixels = [.. row.Image.Pixels.ToArray().Where((_, i) => i % 4 < 3)];
            using var image = OrtValue.CreateTensorValueFromMemory(pixels, [1, Scenes.Height, Scenes.Width, 3]);
            using var run = new RunOptions();
            using var results = session.Run(run, ["Image"], [image], ["PredictedLabel", "PredictedBoundingBoxes", "Score"]);

            var found = new Detected
            {
                PredictedLabel = [.. results[0].GetTensorDataAsSpan<long>().ToArray().Select(label => (uint)label)],
                PredictedBoundingBoxes = results[1].GetTensorDataAsSpan<float>().ToArray(),
                Score = results[2].GetTensorDataAsSpan<float>().ToArray(),
            };
            Detected.AssertSame([expected[index++]], [found]);
        }

        using var large = OrtValue.CreateTensorValueFromMemory(new byte[200 * 90 * 3], [1, 200, 90, 3]);
        using var options = new RunOptions();
        using var ofLarge = session.Run(options, ["Image"], [large], ["Score"]);
        using var loaded = _context.Model.LoadFasterRcnn(path);
        Detected.AssertSame(expected, Read(loaded.Transform(train)));
    }

    [TestMethod]
    public void A_damaged_file_and_a_file_of_something_else_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var (train, model) = Fit(hasPyramid: true);
        using var fitted = model;
        string path = Path.Combine(folder.Root, "detector.onnx"), other = Path.Combine(folder.Root, "other.zip");
        fitted.ExportToOnnx(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        _context.Model.Save(_context.Transforms.CopyColumns("a", "Label").Fit(train), train.Schema, other);

        Assert.Contains(path, Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadFasterRcnn(path)).Message);
        Assert.Contains("no detector", Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadFasterRcnn(other)).Message);
    }

    private (IDataView Train, FasterRcnnTransformer Model) Fit(bool hasPyramid)
    {
        var train = Scenes.View(_context, Scenes.Rows(4));
        var options = Scenes.Options with { Epochs = 2, ScoreThreshold = 0.3f };
        if (!hasPyramid)
            options = options with { Architecture = options.Architecture! with { HasPyramid = false, PooledSize = 8,
                AnchorSizes = [24, 48] } };
        return (train, _context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(train));
    }

    private Detected[] Read(IDataView view) => Detected.Read(_context, view);

    private static string[] Names(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["PredictedLabel"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>As a PNG, every second one at twice the size, by repeating pixels.</summary>
    private static byte[] Encode(MLImage image, int index)
    {
        using var stream = new MemoryStream();
        int factor = 1 + (index % 2), width = image.Width * factor, height = image.Height * factor;
        byte[] pixels = new byte[width * height * 4];
        var source = image.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            var (pixel, channel) = (i / 4, i % 4);
            pixels[i] = source[(((pixel / width / factor * image.Width) + (pixel % width / factor)) * 4) + channel];
        }
        using var enlarged = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.png");
        enlarged.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static float[] Scaled(float[] boxes, int index) => Array.ConvertAll(boxes, side => side * (1 + (index % 2)));

    private sealed class EncodedRow
    {
        public byte[] Image { get; set; } = [];

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }
}
