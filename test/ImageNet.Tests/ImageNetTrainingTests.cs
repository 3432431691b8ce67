using System.CommandLine;
using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace ImageNetTraining.Tests;

/// <summary>The program as its users start it, on a subset of ImageNet.</summary>
[TestClass]
public sealed class ImageNetTrainingTests
{
    private const string Sample = "samples/ImageNet";

    private static readonly string[] Small = ["--depth", "18", "--image-size", "32", "--batch-size", "20", "--workers", "1"];

    private static readonly Assumptions Usual = new()
    {
        Network = "ResNet-50", Images = 1_281_167, Epochs = 90, Parameters = 25_557_032, ImagesPerSecond = 320, ImagesACard = 32,
        Bandwidth = 1, PricePerHour = 2, DecodedPerSecond = 100,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("resnet-imagenet-").FullName;

    private string Model => Path.Combine(_folder, "model.zip");

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_subset_is_trained_on_for_a_few_steps_goes_on_from_packed_images_and_makes_a_model()
    {
        string data = Imagenette(), packed = Path.Combine(_folder, "packed");
        string[] first = Train(data, "--iterations", "20");
        Assert.Contains(line => line.StartsWith("step 20 of 20: loss", StringComparison.Ordinal), first, Text(first));
        Assert.AreEqual($"Wrote {Model}", first[^1]);
        using (var fitted = (IDisposable)new MLContext(1).Model.Load(Model, out _))
            Assert.IsNotNull(fitted);

        string[] lines = TestProgram.Run(Sample, "pack", "--data", data, "--to", packed);
        Assert.Contains(line => line.StartsWith($"{Path.Combine(packed, "train.images")}: 1,000 images", StringComparison.Ordinal), lines);
        // The same training: what is done is done, and packed images are those of the files.
        string[] again = Train(packed, "--iterations", "20");
        Assert.Contains(line => line.Contains("Going on from", StringComparison.Ordinal), again, Text(again));
        Assert.DoesNotContain(line => line.StartsWith("step", StringComparison.Ordinal), again, Text(again));
    }

    [TestMethod]
    public void Two_processes_train_together_and_one_of_them_writes()
    {
        if (!File.Exists("/usr/bin/mpirun"))
            Assert.Inconclusive("needs mpirun: Debian's openmpi-bin and libopenmpi3");
        string[] lines = TestProgram.Run(
            Sample,
            new Dictionary<string, string>
            {
                ["OMPI_ALLOW_RUN_AS_ROOT"] = "1", ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1", ["OMP_NUM_THREADS"] = "1",
                ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
            },
            ["train", "--data", Imagenette(), "--model", Model, .. Small, "--iterations", "20", "--processes", "2"]);
        Assert.ContainsSingle(line => line.StartsWith("step 20 of 20: loss", StringComparison.Ordinal), lines, Text(lines));
        Assert.ContainsSingle(line => line == $"Wrote {Model}", lines);
        Assert.Contains(line => line.Contains("in 2 processes over Open MPI", StringComparison.Ordinal), lines, Text(lines));
    }

    [TestMethod]
    public void A_plan_measures_this_machine_and_says_what_it_assumes_of_cards()
    {
        string[] lines = Train(Imagenette(), "--plan", "--price", "2.5", "--cards", "1", "64");
        StringAssert.StartsWith(lines[0], "Measured here (");
        Assert.Contains("Assumed of cards, not measured:", lines);
        Assert.Contains("  2.5 a card and hour (--price); validation, checkpoints and failures take no time", lines);
        Assert.Contains(line => line.StartsWith("  90 epochs of 1,000 images, ResNet-18", StringComparison.Ordinal), lines, Text(lines));
        StringAssert.StartsWith(lines[^1].TrimStart(), "64");
        Assert.IsFalse(File.Exists(Model));
    }

    [TestMethod]
    public void An_estimate_adds_up()
    {
        var one = Usual.For(1);
        Assert.AreEqual(320, one.ImagesPerSecond, 1e-9);
        Assert.AreEqual(0, one.ExchangeSeconds);
        Assert.AreEqual(90 * 1_281_167 / 320.0 / 86_400, one.Days, 1e-9);
        Assert.AreEqual(one.Days * 24 * 2, one.Cost, 1e-9);
        Assert.AreEqual(3.2, one.DecodingCores, 1e-9);
        // 102 MB, 7/8 of it twice, at 1 GB/s: 179 ms, of which 67 are behind a backward of 100 ms a step.
        var eight = Usual.For(8);
        Assert.AreEqual(2 * 7 / 8.0 * 25_557_032 * 4 / 1e9, eight.ExchangeSeconds, 1e-9);
        Assert.AreEqual(8 * 32 / (0.1 + eight.ExchangeSeconds - 0.2 / 3), eight.ImagesPerSecond, 1e-6);
    }

    [TestMethod]
    public void The_recipe_grows_its_rate_with_the_batch()
    {
        var recipe = ImageNetRecipe.For(depth: 50, size: 224, batchSize: 8192);
        Assert.AreEqual(3.2, recipe.LearningRate, 1e-9);
        Assert.AreEqual(new ShorterSideRange(256, 480), recipe.Augmentation.ShorterSide);
        Assert.AreEqual(ResNetArchitecture.ResNet50, recipe.Architecture);
    }

    [TestMethod]
    [DataRow("--depth 20", "--depth must be 18, 34, 50, 101 or 152; received 20.")]
    [DataRow("--processes 0", "--processes must be from 1 to 1024; received 0.")]
    [DataRow("--plan --bandwidth -1", "--bandwidth must be above 0; received -1.")]
    [DataRow("--plan --cards 8 0", "--cards must be at least 1; received 8 0.")]
    public void What_cannot_be_is_said_before_anything_is_done(string arguments, string problem)
    {
        var result = ImageNetCommand.Create().Parse(["train", "--data", _folder, .. arguments.Split(' ')]);
        Assert.AreEqual(problem, result.Errors.Single().Message);
    }

    private string[] Train(string data, params string[] further) =>
        TestProgram.Run(Sample, ["train", "--data", data, "--model", Model, .. Small, .. further]);

    private string Imagenette()
    {
        using var file = File.OpenRead(TestFiles.SharedData("imagenette", "imagenette-224-subset.tar.gz"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(gzip, _folder, overwriteFiles: false);
        return Directory.EnumerateDirectories(_folder).Single();
    }

    private static string Text(string[] lines) => string.Join(Environment.NewLine, lines);
}
