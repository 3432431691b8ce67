using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace Serving.Tests;

/// <summary>A model of encoded photos of all sizes, where the other tests have one of pixels.</summary>
[TestClass]
public sealed class FlowerTests
{
    private const int PhotosOfClass = 8;

    [TestMethod]
    public async Task Photos_get_what_Transform_gives()
    {
        using var folder = Unpack(TestFiles.SharedData("flowers", "flower_photos_small_set.tar.gz"));
        var mlContext = new MLContext(seed: 1);
        var photos = mlContext.Data.LoadFromImageFolder(folder.Path);
        using var model = mlContext.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = "Image",
            Architecture = ResNetArchitecture.Cifar(8),
            BatchSize = 8,
            Epochs = 1,
            LearningRate = 0.01,
            ValidationFraction = null,
            EarlyStopping = null,
        }).Fit(photos);
        using var files = new TemporaryFolder();
        string saved = Path.Combine(files.Path, "flowers.zip");
        mlContext.Model.Save(model, photos.Schema, saved);
        await using var server = await TestServer.StartReadyAsync(saved);
        float[][] scores = [.. model.Transform(photos).GetColumn<float[]>("Score")];
        byte[][] images = [.. photos.GetColumn<byte[]>("Image")];

        var answers = await Task.WhenAll(images.Select(async file =>
        {
            using var response = await server.PostAsync(file, "image/jpeg");
            return await TestServer.ReadAsync(response.EnsureSuccessStatusCode());
        }));

        Assert.HasCount(5 * PhotosOfClass, images);
        string[] classes = [.. Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        for (int i = 0; i < images.Length; i++)
        {
            foreach (var one in answers[i].GetProperty("classes").EnumerateArray())
                Assert.AreEqual(
                    scores[i][Array.IndexOf(classes, one.GetProperty("label").GetString())], one.GetProperty("probability").GetSingle(),
                    1e-5f);
        }
    }

    /// <summary>The first few photos of each class, in a folder a class.</summary>
    private static TemporaryFolder Unpack(string archive)
    {
        var folder = new TemporaryFolder();
        using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        var taken = new Dictionary<string, int>();
        while (reader.GetNextEntry() is { } entry)
        {
            string name = Path.GetFileName(Path.GetDirectoryName(entry.Name)!);
            if (!entry.Name.EndsWith(".jpg", StringComparison.Ordinal) || taken.GetValueOrDefault(name) == PhotosOfClass)
                continue;
            taken[name] = taken.GetValueOrDefault(name) + 1;
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
            entry.ExtractToFile(Path.Combine(folder.Path, name, Path.GetFileName(entry.Name)), overwrite: false);
        }
        return folder;
    }
}
