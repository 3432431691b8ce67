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

    private static float[][] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];

    private static void Add(TemporaryFolder folder, string name)
    {
        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var image = MLImage.CreateFromPixels(
            2, 2, MLPixelFormat.Rgba32, [.. Enumerable.Range(0, 16).Select(i => (byte)((i * 7) + name[^5]))]);
        image.Save(path);
    }
}
