using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Analysis;
using Microsoft.ML.ResNet.Tests.Transforms;
using static Microsoft.ML.ResNet.Tests.Evaluation.RandomNet;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Evaluation;

[TestClass]
public sealed class RealImageTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(null)]
    [DataRow(70)]
    public void Photos_of_mixed_sizes_are_cropped_and_scaled_as_by_hand_whatever_their_usual_size(int? usualShorterSide)
    {
        byte[][] files = Photos("flower_photos_small_set.tar.gz", 5);
        var view = WithLabel(
            _ml, _ml.Data.LoadFromEnumerable(files.Select((file, i) => new Photo { Class = Classes[i % 3], EncodedVarying = file })));
        var shape = new ImageShape(3, 64, 64);
        using var transformer = Net(view.Schema, shape: shape, architecture: "resnet-18", shorterSide: usualShorterSide);
        using var tenCrop = transformer.With(TestTimeAugmentation.TenCrop(73));
        using var multiScale = transformer.With(TestTimeAugmentation.MultiScale(48, 64, 81));

        var (cropped, scaled) = (Scores(tenCrop.Transform(view)), Scores(multiScale.Transform(view)));

        for (int row = 0; row < files.Length; row++)
        {
            var (image, size) = Resized(files[row], 73);
            int down = size.Height - 64, right = size.Width - 64;
            (int Top, int Left)[] places = [(0, 0), (0, right), (down, 0), (down, right), (down / 2, right / 2)];
            AreClose(
                Average(places.SelectMany(place => new[] { false, true }.Select(
                    mirror => Score(transformer, Crop(image, size, place.Top, place.Left, shape, mirror), shape)))),
                cropped[row]);
            AreClose(Average(new[] { 48, 64, 81 }.SelectMany(side =>
            {
                var (whole, sides) = Resized(files[row], side);
                return new[] { Score(transformer, whole, sides), Score(transformer, Mirror(whole, sides), sides) };
            })), scaled[row]);
        }
    }

    [TestMethod]
    public void Mirroring_alone_leaves_images_at_their_usual_size()
    {
        byte[][] files = Photos("flower_photos_small_set.tar.gz", 3);
        var view = WithLabel(
            _ml, _ml.Data.LoadFromEnumerable(files.Select((file, i) => new Photo { Class = Classes[i % 3], EncodedVarying = file })));
        using var transformer = Net(view.Schema, shape: new ImageShape(3, 64, 64), architecture: "resnet-18", shorterSide: 80);
        using var mirrored = transformer.With(TestTimeAugmentation.Mirrored);

        var (asUsual, both) = (Scores(transformer.Transform(view)), Scores(mirrored.Transform(view)));

        for (int row = 0; row < files.Length; row++)
        {
            var (image, size) = Resized(files[row], 80);
            var shape = new ImageShape(3, 64, 64);
            var (top, left) = ((int)Math.Round((size.Height - 64) / 2.0), (int)Math.Round((size.Width - 64) / 2.0));
            AreClose(Average([Score(transformer, Crop(image, size, top, left, shape, mirror: false), shape)]), asUsual[row]);
            AreClose(
                Average(new[] { false, true }.Select(mirror => Score(transformer, Crop(image, size, top, left, shape, mirror), shape))),
                both[row]);
        }
    }

    [TestMethod]
    public void A_trained_network_knows_its_images_in_the_mirror_too()
    {
        var data = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        using var transformer = PublicTransformer.OfResNet20(data.Schema);
        using var ensemble = new ResNetEnsemble(
            [
                transformer.With(TestTimeAugmentation.Mirrored),
                transformer.With(new() { CropSize = 30, Crops = TestTimeCrops.CornersAndCentre }),
            ]);

        foreach (var model in (ITransformer[])[ensemble.Members[0], ensemble])
        {
            var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 5);
            Assert.AreEqual(0.998, metrics.MicroAccuracy, 0.004);
            Assert.AreEqual(1, metrics.TopKAccuracy, 0.002);
        }
    }

    private static byte[][] Photos(string archive, int count)
    {
        using var reader = new TarReader(new GZipStream(
            File.OpenRead(TestFiles.SharedData("flowers", archive)), CompressionMode.Decompress));
        var files = new List<byte[]>();
        while (files.Count < count && reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { Length: > 0 } stream || !entry.Name.EndsWith(".jpg", StringComparison.Ordinal))
                continue;
            byte[] file = new byte[stream.Length];
            stream.ReadExactly(file);
            files.Add(file);
        }
        Assert.HasCount(count, files);
        return [.. files];
    }

    private static (float[] Image, ImageShape Size) Resized(byte[] file, int side)
    {
        using var stream = new MemoryStream(file);
        using var image = MLImage.CreateFromStream(stream);
        int shorter = Math.Min(image.Width, image.Height);
        var size = new ImageShape(3, image.Height * side / shorter, image.Width * side / shorter);
        byte[] pixels = new byte[size.PixelCount];
        new ImageScaler(size).Scale(new Bitmap(image.Pixels, image.Width, image.Height, image.PixelFormat), pixels);
        return ([.. pixels.Select(value => (float)value)], size);
    }
}
