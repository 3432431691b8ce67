using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Trainings on image files that are read when they are shown.</summary>
[TestClass]
public sealed class FilesReadWhenShownTests
{
    private readonly MLContext _context = new(1);
    private readonly ImageFolderOnDisk _images = new(60);
    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolders()
    {
        _images.Dispose();
        _folder.Dispose();
    }

    private IDataView Data => _images.Load(_context);

    private static ResNetTrainer.Options Options => SmallTraining.Options with
    {
        FeatureColumnName = "Image",
        ImageShape = new ImageShape(3, 16, 16),
        Augmentation = new ImageAugmentation { Padding = 2 },
        ImageReading = ImageReading.WhenShown,
    };

    public static IEnumerable<object[]> Trainings =>
    [
        [Options],
        [Options with { Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new(18, 30) }, ValidationFraction = null }],
        [Options with { MeanSubtraction = MeanSubtraction.PerChannel, ClassBalancing = ClassBalancing.BalancedSampling }],
    ];

    [TestMethod]
    [DynamicData(nameof(Trainings))]
    public void Weights_are_those_of_images_that_were_read_before_and_nothing_is_written(ResNetTrainer.Options options)
    {
        options = options with { WorkspacePath = _folder.Root, MemoryBudget = 0 };
        var log = new List<string>();
        var shown = SmallTraining.FittedWeights(options with { ImageReading = ImageReading.Automatic }, Data, log.Add);
        Assert.Contains(message => message.Contains("are read when they are shown"), log);
        CollectionAssert.AreEqual(SmallTraining.FittedWeights(options with { ImageReading = ImageReading.Once }, Data), shown);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [TestMethod]
    public void Validation_sets_stay_in_their_files_too()
    {
        using var others = new ImageFolderOnDisk(24);
        var figures = new List<double?>();
        var options = Options with
        {
            ValidationSet = others.Load(_context),
            MetricsCallback = metrics => figures.Add(metrics.ValidationLoss),
        };
        CollectionAssert.AreEqual(
            SmallTraining.FittedWeights(options with { ImageReading = ImageReading.Once }, Data),
            SmallTraining.FittedWeights(options, Data));
        CollectionAssert.AreEqual(figures[..3], figures[3..]);

        string damaged = others.Damage(5);
        using var skipping = SmallTraining.Fit(options with { CorruptImages = CorruptImageHandling.Skip }, Data);
        Assert.AreEqual(figures[0]!.Value, figures[6]!.Value, 0.5);
        Assert.AreNotEqual(figures[0], figures[6]);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SmallTraining.Fit(options, Data));
        Assert.StartsWith($"{damaged} in the validation set: the image cannot be read", error.Message);
    }

    [TestMethod]
    public void A_training_goes_on_bit_for_bit_wherever_the_images_lie_and_however_they_are_read()
    {
        var checkpoint = new TrainingCheckpoint { Path = _folder.File("training.checkpoint"), Steps = 2 };
        var whole = SmallTraining.FittedWeights(Options, Data);
        SmallTraining.Interrupt(Options with { Checkpoint = checkpoint }, 2, Data);
        SmallTraining.Interrupt(Options with { Checkpoint = checkpoint, ImageReading = ImageReading.Once }, 4, Data);
        string elsewhere = Path.Combine(_folder.Root, "elsewhere");
        Directory.Move(_images.Root, elsewhere);
        CollectionAssert.AreEqual(
            whole, SmallTraining.FittedWeights(Options with { Checkpoint = checkpoint }, _context.Data.LoadFromImageFolder(elsewhere)));
    }

    [TestMethod]
    [DataRow("renamed")]
    [DataRow("of another length")]
    public void A_checkpoint_of_other_files_is_refused_by_name(string change)
    {
        var checkpoint = new TrainingCheckpoint { Path = _folder.File("training.checkpoint"), Steps = 1 };
        SmallTraining.Interrupt(Options with { Checkpoint = checkpoint }, 2, Data);
        string file = _images.Files[3];
        if (change == "renamed")
            File.Move(file, Path.ChangeExtension(file, ".JPEG"));
        else
            File.AppendAllText(file, " ");
        var error = Assert.Throws<Exception>(() => SmallTraining.Fit(Options with { Checkpoint = checkpoint }, Data));
        StringAssert.Contains(error.Message, "Training files: names ");
    }

    [TestMethod]
    public void A_damaged_image_is_left_out_named_and_counted_or_ends_training_with_its_name()
    {
        string damaged = _images.Damage(11);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SmallTraining.Fit(Options, Data));
        Assert.StartsWith($"{damaged} in the training set: the image cannot be read: it is truncated", error.Message);

        var log = new List<string>();
        var options = Options with { CorruptImages = CorruptImageHandling.Skip };
        var weights = SmallTraining.FittedWeights(options, Data, log.Add);
        Assert.ContainsSingle(message => message.Contains($"Left out of the training set: {damaged}: it is truncated"), log);
        Assert.ContainsSingle(
            message => message.Contains("1 of the 60 images of the training set cannot be read and were left out."), log);
        CollectionAssert.AreEqual(weights, SmallTraining.FittedWeights(options with { Workers = 3 }, Data));
    }

    [TestMethod]
    public void A_classifier_over_features_kept_is_trained_on_files_too()
    {
        using var network = SmallTraining.Fit(Options with { Epochs = 1 }, Data);
        var options = Options with
        {
            InitialModel = network,
            ImageShape = null,
            FineTuning = new FineTuning { HeadOnly = new HeadOnlyTraining { FeaturePasses = 2 } },
            CorruptImages = CorruptImageHandling.Skip,
        };
        CollectionAssert.AreEqual(
            SmallTraining.FittedWeights(options with { ImageReading = ImageReading.Once }, Data),
            SmallTraining.FittedWeights(options, Data));
        _images.Damage(11);
        SmallTraining.Fit(options, Data).Dispose();
    }

    [TestMethod]
    public void Parts_that_ML_NET_makes_of_a_folder_are_read_when_they_are_shown()
    {
        var parts = _context.Data.TrainTestSplit(Data, 0.3, seed: 5);
        var options = Options with { ValidationSet = parts.TestSet, ValidationFraction = null };
        CollectionAssert.AreEqual(
            SmallTraining.FittedWeights(options with { ImageReading = ImageReading.Once }, parts.TrainSet),
            SmallTraining.FittedWeights(options, parts.TrainSet));
    }

    [TestMethod]
    public void A_column_of_paths_must_be_there_and_of_text()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => SmallTraining.Fit(Options with { ImagePathColumnName = "Where" }, Data));
        StringAssert.Contains(error.Message, "Could not find image path column 'Where'");
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => SmallTraining.Fit(Options with { ImagePathColumnName = "Label" }, Data));
        StringAssert.Contains(error.Message, "Schema mismatch for image path column 'Label': expected String");
    }
}
