using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.ResNet.Tests;

namespace MlResNet.Tests;

[TestClass]
public sealed class PredictTests
{
    private static string Roses => Path.Combine(TrainedModel.Photos, "roses");

    [TestMethod]
    public void Every_readable_file_gets_a_line_and_the_others_are_told()
    {
        var predict = CommandLine.Run(TrainedModel.Root, "predict", TrainedModel.Model, Roses, "missing.jpg", "--top", "2");

        Assert.AreEqual(1, predict.ExitCode);
        string[] lines = predict.Output.TrimEnd().Split('\n');
        Assert.HasCount(13, lines, predict.ToString());
        foreach (string line in lines)
            Assert.IsTrue(Regex.IsMatch(line, @"\.jpg: \w+ [\d.]+ %, \w+ [\d.]+ %$"), line);
        Assert.Contains("cut.jpg cannot be read: it is truncated", predict.Errors);
        Assert.Contains("missing.jpg cannot be read: it does not exist", predict.Errors);
        Assert.Contains("2 of 15 files could not be read.", predict.Errors);
    }

    [TestMethod]
    public void Json_and_csv_say_the_same_and_ONNX_Runtime_computes_it_too()
    {
        using var work = new TemporaryFolder();
        var json = CommandLine.Run(work.Path, "predict", TrainedModel.Model, TrainedModel.Photos, "--json", "--top", "1");
        var csv = CommandLine.Run(
            work.Path, "predict", TrainedModel.Model, TrainedModel.Photos, "--csv", "--top", "1", "--backend", "onnxruntime", "-o",
            "p.csv");

        Assert.AreEqual((1, 1), (json.ExitCode, csv.ExitCode));
        Assert.AreEqual("", csv.Output);
        string[] rows = File.ReadAllLines(Path.Combine(work.Path, "p.csv"));
        Assert.AreEqual("path,label1,probability1,problem", rows[0]);
        var objects = JsonDocument.Parse(json.Output).RootElement;
        Assert.AreEqual(63, objects.GetArrayLength());
        Assert.HasCount(64, rows);
        int right = 0;
        foreach (var (one, row) in objects.EnumerateArray().Zip(rows[1..]))
        {
            string path = one.GetProperty("path").GetString()!;
            Assert.StartsWith(path + ",", row);
            if (one.TryGetProperty("problem", out var problem))
            {
                Assert.IsTrue(path.EndsWith("cut.jpg", StringComparison.Ordinal) || path.EndsWith("text.jpg", StringComparison.Ordinal));
                Assert.Contains(problem.GetString()!.Split(',')[0], row);
                continue;
            }
            var best = one.GetProperty("classes")[0];
            string label = best.GetProperty("label").GetString()!;
            Assert.AreEqual(label, row.Split(',')[1]);
            Assert.AreEqual(best.GetProperty("probability").GetSingle(), float.Parse(row.Split(',')[2],
                System.Globalization.CultureInfo.InvariantCulture), 1e-3f);
            right += label == Path.GetFileName(Path.GetDirectoryName(path)) ? 1 : 0;
        }
        // Most were trained on.
        Assert.IsGreaterThan(35, right);
    }

    [TestMethod]
    public void Thumbnails_that_systems_leave_behind_are_no_photos()
    {
        using var photos = new TemporaryFolder();
        byte[] photo = File.ReadAllBytes(FlowerPhotos.Of(Roses)[2]);
        foreach (string name in (string[])["rose.jpg", "@eaDir/rose.jpg/SYNOPHOTO_THUMB_M.jpg", "__MACOSX/rose.jpg", "album/rose.jpg"])
        {
            string path = Path.Combine(photos.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, photo);
        }

        var predict = CommandLine.Run(photos.Path, "predict", TrainedModel.Model, photos.Path, "--csv");

        Assert.AreEqual(0, predict.ExitCode, predict.Errors);
        CollectionAssert.AreEqual(
            new[] { Path.Combine(photos.Path, "album", "rose.jpg"), Path.Combine(photos.Path, "rose.jpg") },
            predict.Output.TrimEnd().Split('\n')[1..].Select(line => line.Split(',')[0]).ToArray());
    }

    [TestMethod]
    public void Ctrl_C_leaves_whole_JSON()
    {
        using var photos = new TemporaryFolder();
        string photo = FlowerPhotos.Of(Roses)[2];
        for (int i = 0; i < 3000; i++)
            File.CreateSymbolicLink(Path.Combine(photos.Path, $"{i:0000}.jpg"), photo);

        var stopped = CommandLine.RunUntil(photos.Path, "0001.jpg", "INT", "predict", TrainedModel.Model, photos.Path, "--json");

        Assert.AreEqual(130, stopped.ExitCode, stopped.Errors);
        Assert.Contains("of 3,000 files.", stopped.Errors);
        int done = JsonDocument.Parse(stopped.Output).RootElement.GetArrayLength();
        Assert.IsTrue(done is > 1 and < 3000, $"{done} were done");
    }

    [TestMethod]
    public void What_is_no_model_and_what_is_no_photo_are_told_with_what_to_do()
    {
        using var work = new TemporaryFolder();
        string empty = Directory.CreateDirectory(Path.Combine(work.Path, "empty")).FullName;
        File.WriteAllBytes(Path.Combine(work.Path, "keras.h5"), [0x89, .. "HDF\r\n\u001a\n"u8, 1, 2, 3]);
        File.WriteAllBytes(Path.Combine(work.Path, "damaged.mlnet"), File.ReadAllBytes(TrainedModel.Model)[..^2000]);

        CommandLine.Run(work.Path, "predict", "none.mlnet", Roses)
            .AssertFailed(1, "There is no model none.mlnet; mlresnet train makes one.");
        CommandLine.Run(work.Path, "predict", "keras.h5", Roses)
            .AssertFailed(1, "keras.h5 cannot be loaded", "It must be a model of images that mlresnet train or this library saved.");
        CommandLine.Run(work.Path, "predict", "damaged.mlnet", Roses).AssertFailed(1, "damaged.mlnet cannot be loaded");
        CommandLine.Run(work.Path, "predict", TrainedModel.Model, empty).AssertFailed(1, "There is no image in");
        CommandLine.Run(work.Path, "predict", TrainedModel.Model, Roses, "--out", "empty").AssertFailed(1, "empty cannot be written");
        if (OperatingSystem.IsLinux())
            CommandLine.Run(work.Path, "predict", TrainedModel.Model, FlowerPhotos.Of(Roses)[2], "--csv", "--out", "/dev/full")
                .AssertFailed(1, "No space left on device");
    }
}
