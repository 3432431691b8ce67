using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML.ResNet.Tests.Onnx;
using SkiaSharp;

namespace Microsoft.ML.ResNet.Tests.MultiLabel;

/// <summary>Pages of an album: up to four photos of ten things in two rows, and what is on them as texts.</summary>
[TestClass]
public sealed class AlbumTests
{
    private const int Side = 224, PhotoSide = Side / 2;

    private static readonly Dictionary<string, string> Names = new()
    {
        ["n01440764"] = "tench", ["n02102040"] = "springer", ["n02979186"] = "cassette player", ["n03000684"] = "chain saw",
        ["n03028079"] = "church", ["n03394916"] = "French horn", ["n03417042"] = "garbage truck", ["n03425413"] = "gas pump",
        ["n03445777"] = "golf ball", ["n03888257"] = "parachute",
    };

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void What_is_on_photos_of_a_page_is_learned_from_the_names_of_all_of_them()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.OpenRead(TestFiles.SharedData("imagenette", "imagenette-224-subset.tar.gz")))
        using (var tar = new GZipStream(file, CompressionMode.Decompress))
            TarFile.ExtractToDirectory(tar, folder.Root, overwriteFiles: false);
        // Photos of the one part are on no page of the other.
        var train = _ml.Data.LoadFromEnumerable(Pages(folder.File("imagenette/train"), count: 400, seed: 1));
        var test = _ml.Data.LoadFromEnumerable(Pages(folder.File("imagenette/val"), count: 120, seed: 2));

        using var model = _ml.Transforms.Conversion.MapValueToKey("Label", "Tags")
            .Append(_ml.MulticlassClassification.Trainers.ResNet(ResNetRecipe.FewPhotos.Options with
            {
                FeatureColumnName = "Image", InitialCheckpoint = PretrainedResNet.MLNetResNet18, Seed = 1,
            })).Fit(train);
        var metrics = _ml.MulticlassClassification.EvaluateMultiLabel(model.Transform(test));

        Console.WriteLine(metrics);
        Assert.HasCount(10, metrics.Labels);
        // By chance it would be a fifth: so many pages have a label.
        Assert.IsGreaterThan(0.8, metrics.MeanAveragePrecision);
    }

    private static List<Page> Pages(string folder, int count, int seed)
    {
        var random = new Random(seed);
        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        return [.. Enumerable.Range(0, count).Select(_ => Compose())];

        Page Compose()
        {
            string[] shown = [.. Enumerable.Range(0, random.Next(5)).Select(_ => classes[random.Next(classes.Length)])];
            using var page = new SKBitmap(Side, Side);
            using var canvas = new SKCanvas(page);
            canvas.Clear(SKColors.White);
            foreach (var (place, of) in shown.Index())
            {
                string[] photos = [.. Directory.GetFiles(of).Order(StringComparer.Ordinal)];
                using var photo = SKBitmap.Decode(photos[random.Next(photos.Length)]);
                canvas.DrawBitmap(photo, SKRect.Create(place % 2 * PhotoSide, place / 2 * PhotoSide, PhotoSide, PhotoSide));
            }
            using var encoded = page.Encode(SKEncodedImageFormat.Jpeg, quality: 90);
            return new() { Image = encoded.ToArray(), Tags = [.. shown.Select(of => Names[Path.GetFileName(of)]).Distinct()] };
        }
    }

    private sealed class Page
    {
        public byte[] Image { get; set; } = [];

        public string[] Tags { get; set; } = [];
    }
}
