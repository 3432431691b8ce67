using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>The trainer among ML.NET's own components, from files or rows to metrics.</summary>
[TestClass]
public sealed class PipelineTests
{
    private readonly MLContext _context = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("resnet-photos-").FullName;

    private sealed class File
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }

    [TestCleanup]
    public void DeletePhotos() => Directory.Delete(_folder, recursive: true);

    private static ResNetTrainer.Options Options(string feature) => new()
    {
        FeatureColumnName = feature,
        Architecture = ResNetArchitecture.Cifar(8),
        Augmentation = ImageAugmentation.None,
        BatchSize = 16,
        Epochs = 12,
        LearningRate = 0.05,
        Schedule = LearningRateSchedule.OneCycle(),
        ValidationFraction = null,
        Seed = 1,
    };

    /// <summary>The synthetic images as colour PNGs, twice as wide as high, with the pattern all over.</summary>
    private IDataView Photos(int count)
    {
        var files = SyntheticImages.Rows(count).Select((row, i) =>
        {
            var name = $"{i}.png";
            var pixels = new byte[2 * SyntheticImages.Side * SyntheticImages.Side * 4];
            for (var p = 0; p < pixels.Length / 4; p++)
            {
                var (y, x) = Math.DivRem(p, 2 * SyntheticImages.Side);
                var grey = (byte)row.Features[y * SyntheticImages.Side + x % SyntheticImages.Side];
                (pixels[4 * p], pixels[4 * p + 1], pixels[4 * p + 2], pixels[4 * p + 3]) = (grey, grey, grey, 255);
            }
            using var image = MLImage.CreateFromPixels(2 * SyntheticImages.Side, SyntheticImages.Side, MLPixelFormat.Bgra32, pixels);
            image.Save(Path.Combine(_folder, name));
            return new File { Path = name, Label = row.Label };
        });
        return _context.Data.LoadFromEnumerable(files.ToList());
    }

    private MulticlassClassificationMetrics FitAndEvaluate(IEstimator<ITransformer> pipeline, IDataView data)
    {
        var model = pipeline.Fit(data);
        using (model as IDisposable)
            return _context.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 2);
    }

    [TestMethod]
    public void Encoded_files_train_and_evaluate()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Transforms.LoadRawImageBytes("Image", _folder, "Path"))
            .Append(_context.MulticlassClassification.Trainers.ResNet(Options("Image") with { ImageShape = new ImageShape(3, 16, 16) }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var metrics = FitAndEvaluate(pipeline, Photos(64));
        Assert.IsTrue(metrics.MicroAccuracy > 0.9, $"{metrics.MicroAccuracy}");
        Assert.IsTrue(metrics.TopKAccuracy >= metrics.MicroAccuracy);
    }

    [TestMethod]
    public void Loaded_resized_and_extracted_images_train_and_evaluate()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Transforms.LoadImages("Image", _folder, "Path"))
            .Append(_context.Transforms.ResizeImages(
                "Small", 16, 16, "Image", Microsoft.ML.Transforms.Image.ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(_context.Transforms.ExtractPixels("Pixels", "Small"))
            .Append(_context.MulticlassClassification.Trainers.ResNet(Options("Pixels")));
        var metrics = FitAndEvaluate(pipeline, Photos(64));
        Assert.IsTrue(metrics.MicroAccuracy > 0.9, $"{metrics.MicroAccuracy}");
    }

    [TestMethod]
    public void Images_train_in_grey()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Transforms.LoadImages("Image", _folder, "Path"))
            .Append(_context.MulticlassClassification.Trainers.ResNet(Options("Image") with { ImageShape = new ImageShape(1, 16, 16) }));
        var metrics = FitAndEvaluate(pipeline, Photos(64));
        Assert.IsTrue(metrics.MicroAccuracy > 0.9, $"{metrics.MicroAccuracy}");
    }

    [TestMethod]
    public void Cross_validation_trains_a_network_for_each_fold()
    {
        var data = SyntheticImages.View(_context, SyntheticImages.Rows(96));
        var trainer = _context.MulticlassClassification.Trainers.ResNet(Options("Features"));
        var folds = _context.MulticlassClassification.CrossValidate(data, trainer, numberOfFolds: 3);
        Assert.AreEqual(3, folds.Count);
        foreach (var fold in folds)
        {
            Assert.IsTrue(fold.Metrics.MicroAccuracy > 0.6, $"{fold.Metrics.MicroAccuracy}");
            ((IDisposable)fold.Model).Dispose();
        }
        Assert.AreNotSame(folds[0].Model, folds[1].Model);
    }

    [TestMethod]
    public void A_corrupt_file_is_named_by_its_row_or_skipped_and_counted()
    {
        var photos = Photos(64);
        System.IO.File.WriteAllBytes(
            Path.Combine(_folder, "5.png"), [.. System.IO.File.ReadAllBytes(Path.Combine(_folder, "5.png")).Take(60)]);
        var messages = new List<string>();
        _context.Log += (_, message) => messages.Add(message.Message);
        var images = _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.Transforms.LoadRawImageBytes(
            "Image", _folder, "Path"));
        var data = images.Fit(photos).Transform(photos);
        var options = Options("Image") with { Epochs = 1, ImageShape = new ImageShape(3, 16, 16) };

        var error = Assert.Throws<InvalidDataException>(() => _context.MulticlassClassification.Trainers.ResNet(options).Fit(data));
        Assert.StartsWith("Row 5 (counted from 0) of the training set, column 'Image', 5.png: the image cannot be read", error.Message);

        using var model = _context.MulticlassClassification.Trainers.ResNet(options with { CorruptImages = CorruptImageHandling.Skip }).Fit(
            data);
        Assert.IsTrue(
            messages.Any(message => message.Contains("1 with an image that cannot be read (row 5, 5.png: ")), string.Join('\n', messages));
    }
}
