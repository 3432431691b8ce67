using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Detection;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

/// <summary>Files of a few bytes whose headers declare more pixels than there is memory for.</summary>
[TestClass]
public sealed class DeclaredSizeTests
{
    private const int Side = 60_000;
    private const long AllowedBytes = 64 << 20;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void A_header_of_every_format_is_refused_before_room_is_made()
    {
        byte[][] files =
        [
            Bomb,
            // A progressive JPEG file of three components: frame, scan, end.
            [0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, 0xEA, 0x60, 0xEA, 0x60, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
                0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0, 0xFF, 0xD9],
            // A GIF file: screen, a frame as large, no data, end.
            [.. "GIF89a"u8, 0x60, 0xEA, 0x60, 0xEA, 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
                0x2C, 0, 0, 0, 0, 0x60, 0xEA, 0x60, 0xEA, 0, 2, 2, 0x4C, 1, 0, 0x3B],
            // A compressed bitmap.
            [.. "BM"u8, 60, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 0x60, 0xEA, 0, 0, 0x60, 0xEA, 0, 0, 1, 0, 8, 0, 1,
                .. new byte[29]],
        ];
        foreach (byte[] file in files)
        {
            var error = Within(AllowedBytes, () => Assert.ThrowsExactly<UnreadableImageException>(
                () => ImageFileDecoder.Decode(file, new(), target: null).Dispose()));
            Assert.AreEqual("it declares 60000×60000 pixels, and at most 268,435,456 are decoded", error.Message);
        }
    }

    [TestMethod]
    public void Training_scoring_packing_and_searching_name_the_file()
    {
        for (int i = 0; i < 6; i++)
            Write($"{i % 2}/{i}.png", ComputedImage.File(16, 16, i));
        var good = _ml.Data.LoadFromImageFolder(_folder.File("set"));
        using var model = Trainer().Fit(good);
        Write("1/large.png", Bomb);
        var data = _ml.Data.LoadFromImageFolder(_folder.File("set"));

        var found = Within(AllowedBytes, () => _ml.Data.FindUnreadableImages(data)).Single();
        Assert.EndsWith("large.png", found.ImagePath!);
        Assert.Contains("60000×60000", found.Reason);
        foreach (var act in (Action[])[
            () => Trainer().Fit(data).Dispose(),
            () => Trainer(ImageReading.WhenShown).Fit(data).Dispose(),
            () => _ = model.Transform(data).GetColumn<float[]>("Score").Count(),
            () => _ml.Data.PackImages(data, _folder.File("set.images")),
        ])
        {
            var error = Within(AllowedBytes, () => Assert.ThrowsExactly<InvalidDataException>(act));
            Assert.Contains("large.png", error.Message);
            Assert.Contains("it declares 60000×60000 pixels", error.Message);
        }
    }

    [TestMethod]
    public void Detectors_name_the_file_and_leave_it_out_where_they_are_told_to()
    {
        var photos = ScenePhoto.Of(Scenes.Rows(4));
        using var model = Detector(CorruptImageHandling.Throw).Fit(ScenePhoto.View(_ml, photos));
        photos[2].Image = Bomb;
        var data = ScenePhoto.View(_ml, photos);

        foreach (var act in (Action[])[
            () => Detector(CorruptImageHandling.Throw).Fit(data).Dispose(),
            () => _ = model.Transform(data).GetColumn<float[]>("Score").Count(),
        ])
        {
            var error = Within(AllowedBytes, () => Assert.ThrowsExactly<InvalidDataException>(act));
            Assert.Contains("scene 2.png", error.Message);
            Assert.Contains("it declares 60000×60000 pixels", error.Message);
        }
        using var skipping = Detector(CorruptImageHandling.Skip).Fit(data);
        Assert.IsEmpty(skipping.Transform(data).GetColumn<float[]>("Score").ElementAt(2));
    }

    [TestMethod]
    public void The_largest_that_is_decoded_is_a_gibibyte_of_pixels()
    {
        DecodedImage.ThrowIfTooLarge(1 << 14, 1 << 14);
        DecodedImage.ThrowIfTooLarge(1 << 28, 1);
        foreach (var (width, height) in ((long, long)[])[((1 << 14) + 1, 1 << 14), ((1 << 28) + 1, 1), (uint.MaxValue, uint.MaxValue)])
            Assert.ThrowsExactly<UnreadableImageException>(() => DecodedImage.ThrowIfTooLarge(width, height));
    }

    /// <summary>A file of a hundred bytes.</summary>
    private static byte[] Bomb { get; } = AwkwardFiles.Png(Side, Side, bits: 8, colourType: 2, [], new byte[100]);

    private ResNetTrainer Trainer(ImageReading reading = ImageReading.Once) => _ml.MulticlassClassification.Trainers.ResNet(
        new ResNetTrainer.Options
        {
            Architecture = ResNetArchitecture.Cifar(8), FeatureColumnName = "Image", ImageShape = new(3, 16, 16), Iterations = 1,
            BatchSize = 6, ValidationFraction = null, EarlyStopping = null, ImageReading = reading,
        });

    private FasterRcnnTrainer Detector(CorruptImageHandling handling) => _ml.MulticlassClassification.Trainers.FasterRcnn(
        Scenes.Options with { Iterations = 1, CorruptImages = handling });

    private void Write(string name, byte[] file)
    {
        string path = _folder.File(Path.Combine("set", name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file);
    }

    /// <summary>What room is made for counts, whether it is used or not.</summary>
    private static T Within<T>(long bytes, Func<T> act)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var result = act();
        Assert.IsLessThan(bytes, GC.GetTotalAllocatedBytes(precise: true) - before);
        return result;
    }
}
