using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Detection;

/// <summary>Pictures of bright squares and dark discs on noise, which a small detector learns in seconds.</summary>
internal static class Scenes
{
    public const int Height = 96, Width = 128;

    public sealed class Row
    {
        [ImageType(Height, Width)]
        public MLImage Image { get; set; } = null!;

        public string[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];
    }

    public static List<Row> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random))];

        static Row Row(Random random)
        {
            byte[] pixels = new byte[Height * Width * 4];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = i % 4 == 3 ? byte.MaxValue : (byte)random.Next(100, 140);
            // One in each half, so that they do not hide each other.
            (string Name, float[] Box)[] objects = [.. Enumerable.Range(0, 2).Select(half => Draw(pixels, half, random))];
            return new()
            {
                Image = MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, pixels),
                Label = [.. objects.Select(one => one.Name)],
                BoundingBoxes = [.. objects.SelectMany(one => one.Box)],
            };
        }
    }

    /// <summary>The rows with their labels mapped to keys.</summary>
    public static IDataView View(MLContext context, IEnumerable<Row> rows)
    {
        var view = context.Data.LoadFromEnumerable(rows);
        return context.Transforms.Conversion.MapValueToKey(
            "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(view).Transform(view);
    }

    /// <summary>A VGG of a few channels.</summary>
    public static DetectorArchitecture Vgg { get; } = DetectorArchitecture.OnVgg(
        new() { Name = "small", Stages = [[8, 8], [16, 16], [24, 24, 24], [32, 32, 32], [32, 32, 32]] }) with
    {
        HeadWidth = 48, AnchorSizes = [24, 48],
    };

    public static FasterRcnnTrainer.Options Options { get; } = new()
    {
        Architecture = DetectorArchitecture.SmallPyramid(
            ResNetArchitecture.ResNet18 with { BlocksPerStage = [1, 1, 1, 1], Widths = [16, 24, 32, 48] }) with
        {
            PyramidChannels = 24, HeadWidth = 48, AnchorSizes = [24, 48, 96, 192],
        },
        Normalization = new() { Mean = [0.45f], StandardDeviation = [0.2f] },
        ShorterSides = [96],
        LongerSide = 128,
        Epochs = 2,
        BatchSize = 2,
        LearningRate = 0.01,
        FrozenParts = 0,
        Seed = 3,
        RegionsPerImage = 32,
        TrainingProposals = 200,
        TestProposals = 50,
    };

    private static (string Name, float[] Box) Draw(byte[] pixels, int half, Random random)
    {
        bool isDisc = random.Next(2) == 1;
        int size = random.Next(24, 48), left = (half * Width / 2) + random.Next((Width / 2) - size), top = random.Next(Height - size);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double dx = x + 0.5 - (size / 2.0), dy = y + 0.5 - (size / 2.0);
                if (isDisc && (dx * dx) + (dy * dy) > size * size / 4.0)
                    continue;
                for (int channel = 0; channel < 3; channel++)
                    pixels[((((top + y) * Width) + left + x) * 4) + channel] = isDisc ? (byte)30 : (byte)230;
            }
        }
        return (isDisc ? "disc" : "square", [left, top, left + size, top + size]);
    }
}
