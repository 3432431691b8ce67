using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Folders as users have them, through training, scoring, featurizing and serving.</summary>
[TestClass]
public sealed class AwkwardImageTests
{
    private static readonly byte[] Palette = [200, 10, 30, 5, 250, 90];

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];
    private int _readable;

    [TestInitialize]
    public void FillFolder()
    {
        _ml.Log += (_, message) => _log.Add(message.Message);
        for (int i = 0; i < 12; i++)
            Add($"{(i % 2 == 0 ? "cat" : "dog")}/plain {i}.png", ComputedImage.File(20, 18, i));
        Add("cat/indexed.png", AwkwardFiles.IndexedPng(24, 20, Palette, (x, y) => (byte)((x ^ y) & 1)));
        Add("cat/sixteen bits.png", AwkwardFiles.SixteenBitPng(24, 20, (x, y, c) => (ushort)(x * 2000 + y * 300 + c * 77)));
        Add("dog/png inside.jpg", ComputedImage.File(20, 18, 30));
        Add("dog/turned.jpg", AwkwardFiles.WithOrientation(ComputedImage.File(30, 20, 31, ".jpg"), orientation: 6));
        if (Decodes(AwkwardFiles.AnimatedGif))
            Add("dog/animated.gif", AwkwardFiles.AnimatedGif);
        _readable = Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Length;
    }

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void Indexed_and_sixteen_bit_images_have_their_colours_and_animations_are_their_first_frame()
    {
        Each("cat/indexed.png", (x, y) => [.. Palette.Skip(3 * ((x ^ y) & 1)).Take(3)]);
        // 16 bits are rounded (libpng) or cut (Skia) to 8.
        Each(
            "cat/sixteen bits.png", (x, y) => [.. Enumerable.Range(0, 3).Select(c => (byte)((x * 2000 + y * 300 + c * 77) / 257.0))],
            tolerance: 1);
        if (Decodes(AwkwardFiles.AnimatedGif))
            Each("dog/animated.gif", (_, _) => [255, 255, 255]);
    }

    [TestMethod]
    public async Task Images_of_awkward_formats_train_score_and_are_served_like_any_other()
    {
        using var model = Train(CorruptImageHandling.Throw);
        Assert.IsTrue(
            _log.Any(message => message.EndsWith(
                $"on {_readable} images of 3×16×16 in 2 classes, validating on 0, on cpu.", StringComparison.Ordinal)),
            "no word of images left out");

        var data = _ml.Data.LoadFromImageFolder(_folder.Root);
        string[] paths = [.. data.GetColumn<string>("ImagePath")];
        float[][] scores = [.. model.Transform(data).GetColumn<float[]>("Score")];
        await using var predictor = new ResNetPredictor(model);
        for (int i = 0; i < paths.Length; i++)
        {
            var served = await predictor.PredictAsync(File.ReadAllBytes(paths[i]));
            for (int k = 0; k < 2; k++)
                Assert.AreEqual(scores[i][k], served.Scores[k], 1e-5f, paths[i]);
        }
    }

    [TestMethod]
    public void How_a_camera_was_held_is_not_looked_at_where_images_are_decoded_as_MLNet_does()
    {
        using var model = Trainer(CorruptImageHandling.Throw, decoding: ImageDecoding.AsMLNet)
            .Fit(_ml.Data.LoadFromImageFolder(_folder.Root));
        byte[] jpeg = ComputedImage.File(30, 20, 31, ".jpg");
        var files = _ml.Data.LoadFromEnumerable(
            new[]
            {
                new FileRow { Features = jpeg },
                new FileRow { Features = AwkwardFiles.WithOrientation(jpeg, 6) },
                new FileRow { Features = AwkwardFiles.WithOrientation(jpeg, 3) },
            });
        using var loaded = MLImage.CreateFromFile(_folder.File("dog/turned.jpg"));

        float[][] scores =
            [.. model.Transform(_ml.Transforms.CopyColumns("Image", "Features").Fit(files).Transform(files)).GetColumn<float[]>("Score")];

        for (int k = 0; k < 2; k++)
        {
            // The first is scored alone, the others together.
            Assert.AreEqual(scores[0][k], scores[1][k], 1e-5f);
            Assert.AreEqual(scores[0][k], scores[2][k], 1e-5f);
        }
        Assert.AreEqual((30, 20), (loaded.Width, loaded.Height), "ML.NET's own loader");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Damaged_images_are_reported_by_file_name_or_left_out_named_and_counted(bool atRandomScales)
    {
        string[] damaged = AddDamaged();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Train(CorruptImageHandling.Throw, atRandomScales));
        StringAssert.StartsWith(
            error.Message,
            $"Row 0 (counted from 0) of the training set, column 'Image', {damaged[0]}: the image cannot be read: it is truncated");
        _log.Clear();

        using var model = Train(CorruptImageHandling.Skip, atRandomScales);

        string warning = _log.Single(message => message.Contains("Left out of the training set", StringComparison.Ordinal));
        Assert.Contains($"{damaged.Length} with an image that cannot be read", warning);
        foreach (string path in damaged)
            Assert.Contains($", {path}: it is", warning);
        string summary = _log.Single(message => message.Contains("Training CIFAR ResNet-8", StringComparison.Ordinal));
        Assert.Contains($"on {_readable} images", summary);
        Assert.EndsWith($"; left out: {damaged.Length} that cannot be read, 0 without a label.", summary);
    }

    [TestMethod]
    public async Task Damaged_images_are_named_when_they_are_scored_or_featurized()
    {
        using var model = Train(CorruptImageHandling.Throw);
        var plain = _ml.Data.LoadFromImageFolder(_folder.Root);
        using var featurizer = _ml.Transforms.ResNetFeaturizer("Features", "Image", model).Fit(plain);
        string[] damaged = AddDamaged();
        var data = _ml.Data.LoadFromImageFolder(_folder.Root);
        string expected = $"Row 0 (counted from 0) of the data, column 'Image', {damaged[0]}: the image cannot be read: it is truncated";

        Assert.StartsWith(
            expected, Assert.ThrowsExactly<InvalidDataException>(() => model.Transform(data).GetColumn<float[]>("Score").Count()).Message);
        Assert.StartsWith(
            expected,
            Assert.ThrowsExactly<InvalidDataException>(() => featurizer.Transform(data).GetColumn<float[]>("Features").Count()).Message);
        using var views = model.With(TestTimeAugmentation.Mirrored);
        Assert.StartsWith(
            expected, Assert.ThrowsExactly<InvalidDataException>(() => views.Transform(data).GetColumn<float[]>("Score").Count()).Message);
        Assert.StartsWith(expected, Assert.ThrowsExactly<InvalidDataException>(() => model.LayerResponses(data)).Message);

        await using var predictor = new ResNetPredictor(model);
        foreach (string path in damaged)
            await Assert.ThrowsExactlyAsync<InvalidDataException>(() => predictor.PredictAsync(File.ReadAllBytes(path)), path);
    }

    [TestMethod]
    public void Files_that_LoadRawImageBytes_and_LoadImages_read_are_named_by_their_path_column()
    {
        AddDamaged();
        var paths = _ml.Data.LoadFromEnumerable(
            new[]
            {
                new PathRow { ImageSource = "cat/plain 0.png" },
                new PathRow { ImageSource = "dog/plain 1.png", Label = 1 },
                new PathRow { ImageSource = "dog/no image.png" },
            });
        var bytes = _ml.Transforms.LoadRawImageBytes("Image", _folder.Root, "ImageSource").Fit(paths).Transform(paths);
        var images = _ml.Transforms.LoadImages("Image", _folder.Root, "ImageSource").Fit(paths).Transform(paths);

        foreach (var data in new[] { bytes, images })
            Assert.Contains(
                "Row 2 (counted from 0) of the training set, column 'Image', dog/no image.png: ",
                Assert.ThrowsExactly<InvalidDataException>(() => Trainer(CorruptImageHandling.Throw).Fit(data)).Message);
    }

    [TestMethod]
    public void The_awkward_images_of_MLNets_own_tests_train()
    {
        string archive = TestFiles.SharedData("decode", "images.tar.gz");
        using (var gzip = new System.IO.Compression.GZipStream(File.OpenRead(archive), System.IO.Compression.CompressionMode.Decompress))
            System.Formats.Tar.TarFile.ExtractToDirectory(gzip, _folder.Root, overwriteFiles: false);
        foreach (string name in new[]
        {
            "taco_invalidpixelformat.jpg",
            "tomato.bmp",
            "tomato_indexedpixelformat.gif",
            "tomato_format32bppPArgb.jpg",
        })
        {
            byte[] file = File.ReadAllBytes(_folder.File($"images/{name}"));
            if (!name.EndsWith(".jpg", StringComparison.Ordinal) && !Decodes(file))
                continue;
            Add($"cat/{name}", file);
            _readable++;
        }
        Directory.Delete(_folder.File("images"), recursive: true);

        using var model = Train(CorruptImageHandling.Throw);
        Assert.IsTrue(_log.Any(message => message.Contains($"on {_readable} images", StringComparison.Ordinal)));
        using var cmyk = MLImage.CreateFromFile(_folder.File("cat/taco_invalidpixelformat.jpg"));
        Assert.AreEqual((1500, 1000), (cmyk.Width, cmyk.Height));
    }

    /// <returns>The damaged files in the order of the rows.</returns>
    private string[] AddDamaged()
    {
        byte[] photo = ComputedImage.File(40, 30, 40, ".jpg");
        var files = new List<(string Name, byte[] Content)>
        {
            ("cat/a cut photo.jpg", photo[..^200]),
            ("cat/cut.png", ComputedImage.File(40, 30, 41)[..^30]),
            ("cat/nothing.png", []),
            ("dog/no image.png", "Not found"u8.ToArray()),
            ("dog/nothing.jpg", []),
        };
        if (!Decodes(AwkwardFiles.AnimatedWebP))
            files.Add(("dog/z.webp", AwkwardFiles.AnimatedWebP));
        foreach (var (name, content) in files)
            Add(name, content);
        return [.. files.Select(file => _folder.File(file.Name))];
    }

    /// <summary>Which formats there are is for the decoder of ML.NET.</summary>
    private static bool Decodes(byte[] file)
    {
        try
        {
            using var image = MLImage.CreateFromStream(new MemoryStream(file));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private ResNetTrainer Trainer(CorruptImageHandling handling, bool atRandomScales = false,
        ImageDecoding? decoding = null) => _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
    {
        FeatureColumnName = "Image",
        Architecture = ResNetArchitecture.Cifar(8),
        ImageShape = new(3, 16, 16),
        Augmentation = atRandomScales ? new() { ShorterSide = new(16, 24) } : ImageAugmentation.None,
        CorruptImages = handling,
        Decoding = decoding,
        BatchSize = 8,
        Epochs = 1,
        ValidationFraction = null,
    });

    private ResNetTransformer Train(CorruptImageHandling handling, bool atRandomScales = false) =>
        Trainer(handling, atRandomScales).Fit(_ml.Data.LoadFromImageFolder(_folder.Root));

    private void Each(string name, Func<int, int, byte[]> expected, int tolerance = 0)
    {
        using var decoded = ImageFileDecoder.Decode(File.ReadAllBytes(_folder.File(name)), new(), target: null);
        var image = decoded.Bitmap;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                var pixel = image.Pixels.Slice(4 * (y * image.Width + x), 4);
                byte[] colour = expected(x, y);
                for (int c = 0; c < 3; c++)
                    Assert.AreEqual(colour[c], pixel[c], tolerance, $"{name}, column {x}, row {y}, channel {c}");
            }
        }
    }

    private void Add(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllBytes(_folder.File(name), content);
    }

    private sealed class PathRow
    {
        public string ImageSource { get; set; } = "";

        [KeyType(2)]
        public uint Label { get; set; }
    }
}
