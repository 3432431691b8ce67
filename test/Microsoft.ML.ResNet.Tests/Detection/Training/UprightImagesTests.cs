using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Detection.Saving;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Detection.Training;

/// <summary>Photos whose files say that the camera was held on its side.</summary>
[TestClass]
public sealed class UprightImagesTests
{
    // Turned by a quarter clockwise, what is stored is upright.
    private const byte IsToBeTurnedClockwise = 6;

    [TestMethod]
    public void Boxes_are_those_of_the_upright_image_in_training_finding_and_saved_models()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(seed: 1);
        // What is stored is 96 wide: boxes to the right of that would lie outside.
        var rows = Scenes.Rows(12).Select(row => new Photo
        {
            Image = AwkwardFiles.WithOrientation(Jpeg(folder, TurnedCounterclockwise(row.Image)), IsToBeTurnedClockwise),
            Label = row.Label,
            BoundingBoxes = row.BoundingBoxes,
        }).ToArray();
        var view = context.Data.LoadFromEnumerable(rows);
        var train = context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);

        using var model = context.MulticlassClassification.Trainers.FasterRcnn(
            Scenes.Options with { Epochs = 30, LearningRate = 0.02 }).Fit(train);
        var metrics = context.MulticlassClassification.EvaluateDetection(model.Transform(train));
        context.Model.Save(model, train.Schema, folder.File("model.zip"));
        var host = new MLContext();
        host.ComponentCatalog.RegisterAssembly(typeof(FasterRcnnTransformer).Assembly);
        var loaded = host.Model.Load(folder.File("model.zip"), out _);

        Assert.IsGreaterThan(0.4, metrics.Coco.AveragePrecision50);
        Detected.AssertSame(Detected.Read(context, model.Transform(train)), Detected.Read(context, loaded.Transform(train)));
        (loaded as IDisposable)?.Dispose();
    }

    private static MLImage TurnedCounterclockwise(MLImage image)
    {
        int width = image.Height, height = image.Width;
        byte[] pixels = new byte[4 * width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image.Pixels.Slice(4 * ((x * image.Width) + image.Width - 1 - y), 4).CopyTo(pixels.AsSpan(4 * ((y * width) + x)));
        }
        return MLImage.CreateFromPixels(width, height, image.PixelFormat, pixels);
    }

    private static byte[] Jpeg(TemporaryFolder folder, MLImage image)
    {
        string path = folder.File($"{Guid.NewGuid():N}.jpg");
        image.Save(path);
        return File.ReadAllBytes(path);
    }

    private sealed class Photo
    {
        public byte[] Image { get; set; } = [];

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }
}
