using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace Serving.Tests;

/// <summary>
/// A small network trained on real images, pixels of 28×28 grey levels, for a moment only; and images that it has not seen.
/// </summary>
internal sealed class FashionModel
{
    private const string Folder = "/usr/share/datasets/fashion-mnist";
    private const int TrainingImages = 4000, UnseenImages = 100, Side = 28;

    private static readonly string[] ClassNames =
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];

    private static readonly Lazy<FashionModel> Trained = new(Train);

    private static readonly TemporaryFolder Files = new();

    private FashionModel(IReadOnlyList<byte[]> pngs, IReadOnlyList<float[]> scores) => (Pngs, Scores) = (pngs, scores);

    /// <summary>The saved pipeline.</summary>
    public static string File => Path.Combine(Files.Path, "fashion.zip");

    /// <summary>Unseen images, as files.</summary>
    public IReadOnlyList<byte[]> Pngs { get; }

    /// <summary>What <c>Transform</c> says about them.</summary>
    public IReadOnlyList<float[]> Scores { get; }

    public static IReadOnlyList<string> Classes => ClassNames;

    /// <summary>Trained once for all tests; skips the test where the data set is not installed.</summary>
    public static FashionModel Shared
    {
        get
        {
            if (!Directory.Exists(Folder))
                Assert.Inconclusive("needs Fashion-MNIST: apt-get install dataset-fashion-mnist");
            return Trained.Value;
        }
    }

    private static FashionModel Train()
    {
        var mlContext = new MLContext(seed: 1);
        var images = mlContext.Data.LoadFromIdx(Folder, DatasetPart.Test, ClassNames);
        using var model = mlContext.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = "Image",
            Architecture = ResNetArchitecture.Cifar(8),
            BatchSize = 64,
            Epochs = 2,
            LearningRate = 0.05,
            Schedule = LearningRateSchedule.OneCycle(),
            Augmentation = ImageAugmentation.None,
            ValidationFraction = null,
            EarlyStopping = null,
        }).Fit(mlContext.Data.TakeRows(images, TrainingImages));

        var unseen = mlContext.Data.TakeRows(mlContext.Data.SkipRows(images, TrainingImages), UnseenImages);
        mlContext.Model.Save(model, images.Schema, File);
        return new([.. unseen.GetColumn<byte[]>("Image").Select(ToPng)], [.. model.Transform(unseen).GetColumn<float[]>("Score")]);
    }

    public static void DeleteFiles() => Files.Dispose();

    private static byte[] ToPng(byte[] grey)
    {
        byte[] rgba = [.. grey.SelectMany(level => new[] { level, level, level, byte.MaxValue })];
        using var image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, rgba);
        return ImageFiles.Encode(image, ".png");
    }
}
