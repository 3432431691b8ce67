using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Interop;

/// <summary>What docs/mlnet-traps.md says of ML.NET by itself. Where a test fails, ML.NET has changed, and the page with it.</summary>
[TestClass]
public sealed class MLNetTrapsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Save_that_fails_leaves_neither_the_old_model_nor_the_new_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.zip");
        var data = _ml.Data.LoadFromEnumerable([new Row { Name = "a" }]);
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Name").Fit(data), data.Schema, path);

        var unsaveable = _ml.Transforms.CustomMapping<Row, Copied>((row, copy) => copy.Copy = row.Name, contractName: null).Fit(data);
        Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Model.Save(unsaveable, data.Schema, path));

        bool isWhole = true;
        try
        {
            _ml.Model.Load(path, out _);
        }
        catch (Exception)
        {
            isWhole = false;
        }
        Assert.IsFalse(isWhole);
    }

    [TestMethod]
    public void An_ONNX_network_lies_in_the_temporary_folder_as_long_as_its_model_is_used()
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext { TempFilePath = Directory.CreateDirectory(folder.File("temporary")).FullName };
        using var fitted = SmallModel(out var data);
        _ml.Model.Save(fitted, data.Schema, folder.File("model.zip"));
        long LargestTemporary() => Directory.GetFiles(ml.TempFilePath, "*", SearchOption.AllDirectories)
            .Select(file => new FileInfo(file).Length).DefaultIfEmpty().Max();

        var loaded = ml.Model.Load(folder.File("model.zip"), out _);
        long whileUsed = LargestTemporary();
        ((IDisposable)loaded).Dispose();

        fitted.ExportToOnnx(folder.File("model.onnx"));
        Assert.IsGreaterThan(new FileInfo(folder.File("model.onnx")).Length / 2, whileUsed);
        Assert.AreEqual(0, LargestTemporary());
    }

    [TestMethod]
    public void A_model_saved_without_a_schema_loads_without_one()
    {
        using var stream = new MemoryStream();
        var data = _ml.Data.LoadFromEnumerable([new Row { Name = "a" }]);
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Name").Fit(data), inputSchema: null, stream);
        stream.Position = 0;

        var model = _ml.Model.Load(stream, out var schema);

        Assert.IsNull(schema);
        Assert.ThrowsExactly<NullReferenceException>(() => _ml.Model.CreatePredictionEngine<Row, Copied>(model, schema));
    }

    [TestMethod]
    public void A_missing_key_becomes_an_empty_text()
    {
        var train = _ml.Data.LoadFromEnumerable([new Row { Name = "a" }, new Row { Name = "b" }]);
        var mapping = _ml.Transforms.Conversion.MapValueToKey("Key", "Name").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Fit(train);
        var other = mapping.Transform(_ml.Data.LoadFromEnumerable([new Row { Name = "c" }]));

        Assert.AreEqual(0u, other.GetColumn<uint>("Key").Single());
        Assert.AreEqual("", other.GetColumn<string>("Back").Single());
    }

    [TestMethod]
    public void A_part_of_a_split_may_lack_a_class()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new Row { Name = i < 38 ? "common" : "rare" }).ToArray();

        var parts = Enumerable.Range(0, 10).Select(seed =>
            _ml.Data.TrainTestSplit(_ml.Data.LoadFromEnumerable(rows), testFraction: 0.2, seed: seed).TestSet);

        Assert.IsTrue(parts.Any(part => part.GetColumn<string>("Name").Distinct().Count() == 1));
    }

    [TestMethod]
    public void A_cache_drops_images_and_keeps_files()
    {
        using var image = MLImage.CreateFromPixels(4, 4, MLPixelFormat.Rgba32, new byte[64]);
        var images = _ml.Data.LoadFromEnumerable([new NamedPicture { Image = image }]);
        var files = _ml.Data.LoadFromEnumerable([new PictureFile { Image = [1, 2, 3] }]);

        Assert.AreSequenceEqual(["Name"], _ml.Data.Cache(images).Schema.Select(column => column.Name));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, _ml.Data.Cache(files).GetColumn<byte[]>("Image").Single());
    }

    [TestMethod]
    public void Folds_leave_out_the_rows_of_a_class_that_they_were_not_trained_on()
    {
        const int Common = 40;
        var rows = SyntheticImages.Rows(Common, classes: 2);
        rows.Add(new() { Label = "rare", Features = rows[0].Features });
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.MulticlassClassification.Trainers.ResNet(
            new ResNetTrainer.Options
            {
                Architecture = ResNetArchitecture.Cifar(8), Iterations = 1, BatchSize = 10, ValidationFraction = null, EarlyStopping = null,
            }));

        var folds = _ml.MulticlassClassification.CrossValidate(_ml.Data.LoadFromEnumerable(rows), pipeline, numberOfFolds: 2);

        Assert.AreEqual(Common, folds.Sum(fold => fold.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())));
        foreach (var fold in folds)
            (fold.Model as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Resizing_to_the_size_there_is_hands_on_the_image_itself()
    {
        using var image = MLImage.CreateFromPixels(4, 4, MLPixelFormat.Rgba32, new byte[64]);
        var view = _ml.Data.LoadFromEnumerable([new Picture { Image = image }]);
        var resized = _ml.Transforms.ResizeImages("Resized", 4, 4, "Image").Fit(view).Transform(view);

        using (var cursor = resized.GetRowCursor(resized.Schema))
        {
            Assert.IsTrue(cursor.MoveNext());
            MLImage? result = null;
            cursor.GetGetter<MLImage>(resized.Schema["Resized"])(ref result!);
            Assert.AreSame(image, result);
        }
    }

    [TestMethod]
    public void An_image_type_needs_a_size_which_nothing_holds_the_images_to()
    {
        using var image = MLImage.CreateFromPixels(2, 3, MLPixelFormat.Rgba32, new byte[24]);

        Assert.Throws<Exception>(() => _ml.Data.LoadFromEnumerable([new SizelessPicture { Image = image }]).Schema);
        var view = _ml.Data.LoadFromEnumerable([new Picture { Image = image }]);
        Assert.AreEqual(2, view.GetColumn<MLImage>("Image").Single().Width);
    }

    [TestMethod]
    public void Progress_never_reaches_the_log()
    {
        var messages = new List<string>();
        _ml.Log += (_, message) => messages.Add(message.Message);
        var environment = (IHostEnvironment)_ml;

        using (var channel = environment.Start("Channel"))
            channel.Info(MessageSensitivity.None, "said");
        using (var progress = environment.StartProgressChannel("Progress"))
        {
            progress.SetHeader(new ProgressHeader(["loss"], ["steps"]), entry => entry.SetProgress(0, 1));
            progress.Checkpoint(0.5, 1);
        }

        Assert.IsTrue(messages.Any(message => message.Contains("said", StringComparison.Ordinal)));
        Assert.IsFalse(messages.Any(message => message.Contains("loss", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_context_is_cancelled_by_nothing_public_and_has_no_device()
    {
        Assert.IsNull(typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.Public));
        Assert.IsNotNull(typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic));
        Assert.IsNull(new MLContext().GpuDeviceId);
    }

    [TestMethod]
    public void Rows_that_are_made_when_they_are_read_are_others_each_time()
    {
        int number = 0;
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(_ => new Row { Name = $"{number++}" }));

        Assert.AreNotEqual(string.Join(' ', view.GetColumn<string>("Name")), string.Join(' ', view.GetColumn<string>("Name")));
    }

    [TestMethod]
    public void ConvertToOnnx_leaves_out_what_is_before_and_in_a_transformer_that_it_does_not_know()
    {
        using var fitted = SmallModel(out var data);
        var chain = new TransformerChain<ITransformer>(fitted, _ml.Transforms.CopyColumns("Last", "Score").Fit(fitted.Transform(data)));
        using var stream = new MemoryStream();

        _ml.Model.ConvertToOnnx(chain, data, stream);

        stream.Position = 0;
        var graph = SavedNetwork.Parse(stream, stream.Length).Graph!;
        Assert.IsTrue(graph.Input.Any(input => input.Name == "Score"), string.Join(' ', graph.Input.Select(input => input.Name)));
        Assert.IsFalse(graph.Node.Any(node => node.OpType == "Conv"));
    }

    private ResNetTransformer SmallModel(out IDataView data)
    {
        data = SyntheticImages.View(_ml, SyntheticImages.Rows(20));
        return _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            Architecture = ResNetArchitecture.Cifar(8), Iterations = 1, BatchSize = 10, ValidationFraction = null,
        }).Fit(data);
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";
    }

    private sealed class Copied
    {
        public string Copy { get; set; } = "";
    }

    private sealed class Picture
    {
        [ImageType(4, 4)]
        public MLImage? Image { get; set; }
    }

    private sealed class NamedPicture
    {
        [ImageType(4, 4)]
        public MLImage? Image { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class PictureFile
    {
        public byte[] Image { get; set; } = [];
    }

    private sealed class SizelessPicture
    {
        [ImageType]
        public MLImage? Image { get; set; }
    }
}
