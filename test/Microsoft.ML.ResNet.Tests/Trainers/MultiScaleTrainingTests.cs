using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>The augmentation of the paper's ImageNet recipe, from photos to a trained network.</summary>
[TestClass]
public sealed class MultiScaleTrainingTests
{
    private readonly MLContext _context = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("resnet-photos-").FullName;

    [TestCleanup]
    public void DeletePhotos() => Directory.Delete(_folder, recursive: true);

    private static ResNetTrainer.Options Options => new()
    {
        FeatureColumnName = "Image",
        Architecture = ResNetArchitecture.Cifar(8),
        ImageShape = new ImageShape(3, 32, 32),
        Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new(36, 68) },
        BatchSize = 32,
        Epochs = 2,
        LearningRate = 0.05,
        Seed = 1,
    };

    [TestMethod]
    public void Photos_of_many_sizes_train_with_the_recipe_and_the_workers_do_not_matter()
    {
        var photos = Extract("flowers", "flower_photos_small_set.tar.gz");
        var losses = new List<double>();
        using var one = _context.MulticlassClassification.Trainers
            .ResNet(Options with { Workers = 1, Epochs = 4, MetricsCallback = metrics => losses.Add(metrics.TrainingLoss) })
            .Fit(photos);
        using var three = _context.MulticlassClassification.Trainers
            .ResNet(Options with { Workers = 3, Epochs = 4, MemoryBudget = 1 << 20, WorkspacePath = _folder })
            .Fit(photos);

        Assert.IsLessThan(losses[0], losses[^1]);
        foreach (var (a, b) in one.Model.parameters().Zip(three.Model.parameters()))
            CollectionAssert.AreEqual(a.data<float>().ToArray(), b.data<float>().ToArray());
        var metrics = _context.MulticlassClassification.Evaluate(one.Transform(photos));
        Assert.IsGreaterThan(0.2, metrics.MicroAccuracy, "Better than one of five at random.");
    }

    [TestMethod]
    public void Loaded_images_train_with_the_recipe()
    {
        var photos = Extract("flowers", "flower_photos_small_set.tar.gz");
        var images = _context.Transforms.LoadImages("Image", "", "ImagePath").Fit(photos).Transform(photos);
        using var model = _context.MulticlassClassification.Trainers.ResNet(Options with { Epochs = 1 }).Fit(images);
        Assert.HasCount(200, model.Transform(images).GetColumn<float[]>("Score").ToArray());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_stated_test_size_is_kept_by_saved_models(bool asImages)
    {
        foreach (int i in Enumerable.Range(0, 24))
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder, $"class-{i % 3}")).FullName;
            File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), Data.ComputedImage.File(50 + i % 4 * 9, 44 + i % 3 * 12, i));
        }

        IDataView photos = _context.Data.LoadFromImageFolder(_folder);
        if (asImages)
            photos = _context.Transforms.LoadImages("Image", "", "ImagePath").Fit(photos).Transform(photos);
        var options = Options with { Epochs = 1, TestShorterSide = 41, ValidationFraction = null, BatchSize = 8 };
        using var model = _context.MulticlassClassification.Trainers.ResNet(options).Fit(photos);
        using var covering = new ResNetTransformer(
            new(
                    model.CopyNetwork(), model.Description.Input with { ShorterSide = null }, model.Description.Normalization,
                    TorchSharp.torch.CPU),
                model.Description.Columns, photos.Schema);
        using var stream = new MemoryStream();
        _context.Model.Save(model, photos.Schema, stream);

        stream.Position = 0;
        var stock = _context.Model.Load(stream, out _);
        stream.Position = 0;
        var loaded = _context.Model.LoadResNet(stream, out _);
        using (stock as IDisposable)
        using (loaded as IDisposable)
        {
            float[] expected = Scores(model), smallest = Scores(covering), fromStock = Scores(stock), fromLoaded = Scores(loaded);
            Assert.IsGreaterThan(1e-3, expected.Zip(smallest, (a, b) => Math.Abs(a - b)).Max());
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], fromStock[i], 1e-5);
                Assert.AreEqual(expected[i], fromLoaded[i], 1e-5);
            }
        }

        float[] Scores(ITransformer transformer) =>
            [.. transformer.Transform(photos).GetColumn<float[]>("Score").SelectMany(scores => scores)];
    }

    [TestMethod]
    public void Pixels_and_images_resized_too_small_are_a_clear_error()
    {
        var pixels = SyntheticImages.View(_context, SyntheticImages.Rows(20));
        var options = Options with
        {
            FeatureColumnName = "Features",
            ImageShape = new ImageShape(1, 16, 16),
            Augmentation = new() { ShorterSide = new(16, 32) },
            TestShorterSide = 20,
        };
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.Trainers.ResNet(options).Fit(pixels));
        Assert.Contains(
            "Augmentation.ShorterSide needs images that can be resized; column 'Features' has pixels of a fixed size", error.Message);
        Assert.Contains("TestShorterSide needs images that can be resized", error.Message);

        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Image"].ColumnType = new ImageDataViewType(34, 40);
        var resized = _context.Data.LoadFromEnumerable(Array.Empty<Row>(), schema);
        error = Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.Trainers.ResNet(Options).Fit(resized));
        Assert.Contains(
            "Augmentation.ShorterSide needs the original images; those of column 'Image' have a fixed size of 34×40, smaller than asked "
            + "for: [36, 68].",
            error.Message);
    }

    [TestMethod]
    public void A_range_below_the_crop_is_found_when_the_trainer_is_made_or_when_the_size_is_known()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            _context.MulticlassClassification.Trainers.ResNet(
                Options with { Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new(31, 68) } }));
        Assert.Contains("Augmentation.ShorterSide.Minimum must be at least 32", error.Message);
        error = Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.Trainers.ResNet(
            Options with { TestShorterSide = 31 }));
        Assert.Contains("TestShorterSide must be from 32, to crop images of 3×32×32 from it, to 16384 pixels; received 31.", error.Message);

        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Image"].ColumnType = new ImageDataViewType();
        var images = _context.Data.LoadFromEnumerable(Array.Empty<Row>(), schema);
        error = Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.Trainers
            .ResNet(
                Options with
                {
                    Architecture = null,
                    ImageShape = null,
                    Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new(200, 480) },
                }).Fit(
                images));
        Assert.Contains("Augmentation.ShorterSide.Minimum must be at least 224", error.Message);
    }

    private IDataView Extract(params string[] archive)
    {
        using (var file = File.OpenRead(TestFiles.SharedData(archive)))
        using (var gzip = new GZipStream(file, CompressionMode.Decompress))
            TarFile.ExtractToDirectory(gzip, _folder, overwriteFiles: false);
        return _context.Data.LoadFromImageFolder(Directory.GetDirectories(_folder).Single());
    }

    private sealed class Row
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }
}
