using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Trainers;

/// <summary>What users of other libraries reported, tried here; each test names the report.</summary>
[TestClass]
public sealed class ReportedTroublesTests
{
    private static readonly ResNetTrainer.Options Options = new()
    {
        Architecture = ResNetArchitecture.Cifar(8),
        BatchSize = 16,
        Epochs = 1,
        LearningRate = 0.05,
        ValidationFraction = null,
        EarlyStopping = null,
        Seed = 1,
    };

    private readonly MLContext _ml = new(1);

    private IDataView Data(int count) => SyntheticImages.View(_ml, SyntheticImages.Rows(count));

    private ResNetTransformer Fit(ResNetTrainer.Options options, IDataView data) =>
        _ml.MulticlassClassification.Trainers.ResNet(options).Fit(data);

    /// <summary>github.com/pytorch/vision/issues/2831: .ipynb_checkpoints became a class.</summary>
    [TestMethod]
    public void Folders_that_tools_leave_behind_become_no_classes()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["cat/1.png", "dog/2.png", ".ipynb_checkpoints/3.png", "cat/.thumbnails/4.png"])
            Add(folder, name);

        var images = _ml.Data.LoadFromImageFolder(folder.Root);

        Assert.AreSequenceEqual(["cat", "dog"], Datasets.DatasetRow.KeyNames(images));
        Assert.AreEqual(2L, images.GetRowCount());
    }

    /// <summary>github.com/pytorch/vision/issues/4925 and 8297: one empty folder ends everything, and cannot be allowed.</summary>
    [TestMethod]
    public void An_empty_class_folder_is_named_and_can_be_left_out_by_naming_the_others()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["cat/1.png", "dog/2.png"])
            Add(folder, name);
        Directory.CreateDirectory(folder.File("new folder"));

        Assert.Contains("new folder", Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromImageFolder(folder.Root)).Message);
        Assert.AreEqual(
            2L, _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { ClassNames = ["cat", "dog"] }).GetRowCount());
    }

    /// <summary>github.com/pytorch/vision/issues/669: the folder of one class is given instead of that of all.</summary>
    [TestMethod]
    public void The_folder_of_one_class_is_told_apart_from_one_of_classes()
    {
        using var folder = new TemporaryFolder();
        Add(folder, "PetImages/Dog/1.png");

        string message = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromImageFolder(
            folder.File("PetImages/Dog"))).Message;

        Assert.Contains("must have a sub-folder for each class", message);
        Assert.Contains("1 images that belong to no class", message);
    }

    /// <summary>github.com/ultralytics/ultralytics/issues/13936: a class that the test part lacks shifted the others.</summary>
    [TestMethod]
    public void A_class_that_the_test_part_lacks_keeps_its_key()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])[
            "train/0/a.png", "train/180/b.png", "train/270/c.png", "train/90/d.png", "val/0/e.png", "val/90/f.png"])
            Add(folder, name);

        var test = _ml.Data.LoadFromImageFolder(folder.Root, DatasetPart.Test);

        Assert.AreSequenceEqual(["0", "180", "270", "90"], Datasets.DatasetRow.KeyNames(test));
        CollectionAssert.AreEqual(new uint[] { 1, 4 }, test.GetColumn<uint>("Label").ToArray());
    }

    /// <summary>
    /// github.com/llmsresearch/paperbanana/pull/240: archives of macOS write an accent as a letter of its own, and names no longer match.
    /// </summary>
    [TestMethod]
    public void A_class_is_the_same_whichever_way_its_accent_is_written()
    {
        const string Composed = "caf\u00e9", Decomposed = "cafe\u0301";
        if (Decomposed.Normalize() != Composed)
            Assert.Inconclusive("needs ICU: .NET does not know Unicode's normalization in its invariant mode");
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])[$"train/{Composed}/1.png", "train/bar/2.png", $"val/{Decomposed}/3.png", "val/bar/4.png"])
            Add(folder, name);

        var training = _ml.Data.LoadFromImageFolder(folder.Root, DatasetPart.Training);
        var test = _ml.Data.LoadFromImageFolder(folder.Root, DatasetPart.Test);
        var chosen = _ml.Data.LoadFromImageFolder(folder.File("train"), new ImageFolderOptions { ClassNames = [Decomposed, "bar"] });

        Assert.AreSequenceEqual(["bar", Composed], Datasets.DatasetRow.KeyNames(training));
        Assert.AreSequenceEqual(["bar", Composed], Datasets.DatasetRow.KeyNames(test));
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, test.GetColumn<uint>("Label").ToArray());
        Assert.AreSequenceEqual([Composed, "bar"], Datasets.DatasetRow.KeyNames(chosen));
        Directory.Move(folder.File("val"), folder.File($"train/{Decomposed}"));
        Assert.Contains(
            "the way in which Unicode writes an accent",
            Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromImageFolder(folder.File("train"))).Message);
    }

    /// <summary>
    /// github.com/dotnet/machinelearning/issues/5582: predictions of one model in several tasks threw IndexOutOfRangeException.
    /// </summary>
    [TestMethod]
    public void One_model_scores_in_several_tasks_at_once()
    {
        var data = Data(64);
        using var model = Fit(Options, data);
        float[][] expected = Scores(model, data);

        float[][][] seen =
            [.. Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Scores(model, data)))).GetAwaiter().GetResult()];

        foreach (float[][] scores in seen)
            for (int row = 0; row < expected.Length; row++)
                CollectionAssert.AreEqual(expected[row], scores[row]);
    }

    /// <summary>
    /// github.com/dotnet/machinelearning/issues/598: "an attempt was made to keep iterating after the pipe has been reset".
    /// </summary>
    [TestMethod]
    public void Scores_that_are_read_in_part_and_again_are_the_same()
    {
        var data = Data(64);
        using var model = Fit(Options, data);
        var scored = model.Transform(data);

        float[] first = scored.GetColumn<float[]>("Score").First();
        float[] third = scored.GetColumn<float[]>("Score").Skip(2).First();

        CollectionAssert.AreEqual(scored.GetColumn<float[]>("Score").First(), first);
        CollectionAssert.AreEqual(Scores(model, data)[2], third);
    }

    /// <summary>
    /// github.com/dotnet/machinelearning/issues/5350: a model that was trained again was not the one that predictions came from.
    /// </summary>
    [TestMethod]
    public void A_file_that_is_replaced_while_its_model_is_in_use_gives_the_new_model_and_leaves_the_old_one_whole()
    {
        var data = Data(64);
        using var folder = new TemporaryFolder();
        using var before = Fit(Options, data);
        using var after = Fit(Options with { Seed = 2 }, data);
        string path = folder.File("model.zip");
        _ml.Model.SaveResNet(before, data.Schema, path);
        var old = _ml.Model.LoadResNet(path, out _);

        _ml.Model.SaveResNet(after, data.Schema, path);
        var renewed = _ml.Model.LoadResNet(path, out _);

        CollectionAssert.AreEqual(Scores(before, data)[0], Scores(old, data)[0]);
        CollectionAssert.AreEqual(Scores(after, data)[0], Scores(renewed, data)[0]);
        foreach (var model in (ITransformer[])[old, renewed])
            (model as IDisposable)?.Dispose();
    }

    /// <summary>github.com/dotnet/TorchSharp/issues/1278: memory of tensors in a loop of inferences is never given back.</summary>
    [TestMethod]
    public void Scoring_again_and_again_leaves_no_tensor_behind()
    {
        var data = Data(64);
        using var model = Fit(Options, data);
        Scores(model, data);
        long before = LiveTensors.CountSettled();

        for (int i = 0; i < 100; i++)
            Scores(model, data);

        Assert.AreEqual(before, LiveTensors.CountSettled());
    }

    /// <summary>forums.fast.ai, "Expected more than 1 value per channel when training": the last batch has one image.</summary>
    [TestMethod]
    [DataRow(17)]
    [DataRow(33)]
    public void A_last_batch_of_one_image_is_no_error(int count)
    {
        using var model = Fit(Options, Data(count));

        Assert.IsTrue(Scores(model, Data(count)).All(scores => scores.All(float.IsFinite)));
    }

    /// <summary>github.com/huggingface/pytorch-image-models: --resume with more epochs than before is what people try first.</summary>
    [TestMethod]
    public void Going_on_with_more_epochs_is_refused_by_name_rather_than_done_with_another_schedule()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { Checkpoint = new TrainingCheckpoint { Path = folder.File("c") } };
        var data = Data(64);
        Fit(options, data).Dispose();

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options with { Epochs = 2 }, data)).Message;

        Assert.Contains("Options.Epochs: 1 in the checkpoint, 2 now", message);
    }

    /// <summary>
    /// github.com/dotnet/machinelearning/issues/4909: a cache at the beginning of a pipeline was none.
    /// </summary>
    [TestMethod]
    [DataRow(ImageReading.Once)]
    [DataRow(ImageReading.WhenShown)]
    public void Files_behind_a_cache_train_to_the_same_scores(ImageReading reading)
    {
        using var folder = new Data.ImageFolderOnDisk(24);
        var files = folder.Load(_ml);
        var options = Options with { FeatureColumnName = "Image", ImageShape = new ImageShape(3, 16, 16), ImageReading = reading };
        using var plain = Fit(options, files);

        using var cached = Fit(options, _ml.Data.Cache(files));
        using var chain = _ml.Transforms.CopyColumns("Name", "ImagePath").AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.ResNet(options)).Fit(files);

        float[][] expected = Scores(plain, files);
        foreach (float[][] actual in (float[][][])[Scores(cached, files), Scores(chain, files)])
            for (int row = 0; row < expected.Length; row++)
                CollectionAssert.AreEqual(expected[row], actual[row]);
    }

    /// <summary>github.com/dotnet/machinelearning/issues/4429: rows without a path were trained on, and got a label.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_row_without_a_path_is_an_image_that_cannot_be_read(bool asImages)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["0.png", "1.png", "3.png"])
            Add(folder, name);
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(
            i => new PathRow { Label = $"{i % 2}", ImagePath = i == 2 ? "" : $"{i}.png" }));
        var loading = asImages ? (IEstimator<ITransformer>)_ml.Transforms.LoadImages("Image", folder.Root, "ImagePath")
            : _ml.Transforms.LoadRawImageBytes("Image", folder.Root, "ImagePath");
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Append(loading).Fit(rows).Transform(rows);
        var options = Options with { FeatureColumnName = "Image", ImageShape = new ImageShape(3, 8, 8), BatchSize = 2 };

        Assert.StartsWith("Row 2 ", Assert.ThrowsExactly<InvalidDataException>(() => Fit(options, data)).Message);
        using var model = Fit(options with { CorruptImages = CorruptImageHandling.Skip }, data);
        Assert.AreEqual(0u, model.Transform(data).GetColumn<uint>("PredictedLabel").ElementAt(2));
        Assert.AreEqual(2L, _ml.Data.FindUnreadableImages(data).Single().Row);
    }

    /// <summary>github.com/dotnet/machinelearning/issues/7452: a predicted label of another name was not found.</summary>
    [TestMethod]
    public void Columns_of_other_names_are_found_by_what_comes_after_fitted_and_loaded()
    {
        var data = Data(32);
        using var folder = new TemporaryFolder();
        using var model = _ml.MulticlassClassification.Trainers.ResNet(
            Options with { PredictedLabelColumnName = "Key", ScoreColumnName = "Probability" })
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "Key")).Fit(data);
        _ml.Model.SaveResNet(model, data.Schema, folder.File("model.zip"));
        using var loaded = (IDisposable)_ml.Model.LoadResNet(folder.File("model.zip"), out _);
        var stock = _ml.Model.Load(folder.File("model.zip"), out _);

        string[] names = [.. model.Transform(data).GetColumn<string>("Name")];
        Assert.IsTrue(names.All(name => name.StartsWith("class-", StringComparison.Ordinal)));
        foreach (var other in (ITransformer[])[(ITransformer)loaded, stock])
            CollectionAssert.AreEqual(names, other.Transform(data).GetColumn<string>("Name").ToArray());
        (stock as IDisposable)?.Dispose();
    }

    private static float[][] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];

    private sealed class PathRow
    {
        public string Label { get; set; } = "";

        public string ImagePath { get; set; } = "";
    }

    private static void Add(TemporaryFolder folder, string name)
    {
        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var image = MLImage.CreateFromPixels(
            2, 2, MLPixelFormat.Rgba32, [.. Enumerable.Range(0, 16).Select(i => (byte)((i * 7) + name[^5]))]);
        image.Save(path);
    }
}
