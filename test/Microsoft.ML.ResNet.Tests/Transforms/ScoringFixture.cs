using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Transforms;

/// <summary>A small network, not trained, wrapped as a trainer would do it.</summary>
internal static class ScoringFixture
{
    public static readonly string[] Classes = ["cat", "dog", "owl"];

    private static readonly ImageShape Shape = new(3, Photo.Side, Photo.Side);

    private static readonly ColumnNames Columns = new("Label", "Pixels", "Score", "PredictedLabel");

    public static IHostEnvironment EnvironmentOf(MLContext ml) => MLNetInternals.EnvironmentOf(ml.MulticlassClassification.Trainers);

    /// <summary>Random photos, of the classes in turn, with the class as the key "Label".</summary>
    public static IDataView View(MLContext ml, int count) => WithLabel(ml, ml.Data.LoadFromEnumerable(Photos(count)));

    public static IDataView WithLabel(MLContext ml, IDataView photos) =>
        ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(photos).Transform(photos);

    public static List<Photo> Photos(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(number => CreatePhoto(number, random))];
    }

    public static ResNetTransformer Transformer(DataViewSchema trainSchema, string feature = "Pixels", int batchSize = 128) =>
        Transformer(trainSchema, Columns with { Feature = feature }, batchSize);

    public static ResNetTransformer Transformer(
        DataViewSchema trainSchema, ColumnNames columns, int batchSize = 128, ImageShape? shape = null) =>
        new(
            CreateModel(
                (int)((KeyDataViewType)trainSchema[columns.Label].Type).Count, shape,
                trainSchema[columns.Feature].Type is ImageDataViewType),
            columns, trainSchema, batchSize);

    public static Normalization Normalization() => Normalization(Shape);

    public static ScoringModel CreateModel(int classCount = 3, ImageShape? shape = null, bool resizesAsMLNet = false)
    {
        var images = shape ?? Shape;
        var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount, images.Channels, seed: 7);
        return new(
            network, new ImageInput(images, PixelLayout.Interleaved) { ResizesAsMLNet = resizesAsMLNet }, Normalization(images), CPU);
    }

    public static List<float[]> Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];

    public static void AreClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5f);
    }

    private static Photo CreatePhoto(int number, Random random)
    {
        byte[] rgb = new byte[3 * Photo.Side * Photo.Side];
        random.NextBytes(rgb);
        var image = ToImage(rgb);
        return new Photo
        {
            Number = number,
            Class = Classes[number % Classes.Length],
            Text = $"row {number}",
            Vector = [number, 0, -number],
            Ragged = [.. Enumerable.Range(0, number % 4)],
            ClassNumber = 10 * (number % Classes.Length),
            NamelessClass = (uint)(number % Classes.Length) + 1,
            Pixels = [.. rgb.Select(value => (float)value)],
            BytePixels = rgb,
            FileName = $"{number}.png",
            EncodedVarying = Data.ComputedImage.File(11 + (number % 17), 40 - (3 * (number % 9)), seed: number),
            Encoded = ToPng(image),
            Image = image,
        };
    }

    private static Normalization Normalization(ImageShape shape) =>
        shape.Channels == 3 ? new(shape, [120, 125, 130], [60, 61, 62]) : new(shape, [120], [60]);

    private static MLImage ToImage(ReadOnlySpan<byte> rgb)
    {
        byte[] rgba = new byte[rgb.Length / 3 * 4];
        for (int pixel = 0; pixel < rgb.Length / 3; pixel++)
        {
            rgb.Slice(3 * pixel, 3).CopyTo(rgba.AsSpan(4 * pixel));
            rgba[(4 * pixel) + 3] = 255;
        }
        return MLImage.CreateFromPixels(Photo.Side, Photo.Side, MLPixelFormat.Rgba32, rgba);
    }

    private static byte[] ToPng(MLImage image)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.png");
        try
        {
            image.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
