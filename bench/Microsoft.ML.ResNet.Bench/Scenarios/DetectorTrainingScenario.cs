using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// The steps of a detector's <c>Fit</c>, once the loop runs: torchvision's Faster R-CNN with a feature pyramid on ResNet-18, one image of
/// 320×448 a step.
/// </summary>
internal sealed class DetectorTrainingScenario : ComparedScenario
{
    private const int Images = 20, Objects = 8;

    public override string Name => "train-detector";

    public override string Title => $"Training step, Faster R-CNN, pyramid on ResNet-18, {Row.Height}×{Row.Width}";

    public override IReadOnlyList<string> Peers { get; } = [Side.PyTorch];

    public override double Target => 1;

    public override double ImageFlops => 0;

    public override string? Play(string side)
    {
        var mlContext = new MLContext(1);
        TimedFit.InTurns(mlContext, Settings, Data(mlContext));
        return null;
    }

    /// <summary>As <c>train-detector</c> of peer.py has it.</summary>
    public static FasterRcnnTrainer.Options Settings { get; } = new()
    {
        Architecture = DetectorArchitecture.Pyramid(ResNetArchitecture.ResNet18),
        ShorterSides = [Row.Height],
        LongerSide = Row.Width,
        LearningRate = 0.001,
        WeightDecay = 1e-4,
        NumberOfThreads = Threads,
        Seed = 1,
    };

    /// <summary>Trains on noise with boxes anywhere.</summary>
    public static void Fit(FasterRcnnTrainer.Options options)
    {
        var mlContext = new MLContext(1);
        mlContext.MulticlassClassification.Trainers.FasterRcnn(options).Fit(Data(mlContext)).Dispose();
    }

    private static IDataView Data(MLContext mlContext)
    {
        var random = new Random(1);
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, Images).Select(_ => Row.Create(random)).ToArray());
        return mlContext.Transforms.Conversion.MapValueToKey(nameof(Row.Label)).Fit(rows).Transform(rows);
    }

    private sealed class Row
    {
        public const int Height = 320, Width = 448;

        [ImageType(Height, Width)]
        public MLImage Image { get; set; } = null!;

        public int[] Label { get; set; } = [];

        public float[] BoundingBoxes { get; set; } = [];

        public static Row Create(Random random)
        {
            byte[] pixels = new byte[Height * Width * 4];
            random.NextBytes(pixels);
            return new()
            {
                Image = MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, pixels),
                Label = [.. Enumerable.Range(0, Objects).Select(index => index % 5)],
                BoundingBoxes = [.. Enumerable.Range(0, Objects).SelectMany(_ => Box(random))],
            };
        }

        private static float[] Box(Random random)
        {
            int left = random.Next(Width - 128), top = random.Next(Height - 128);
            return [left, top, left + random.Next(32, 128), top + random.Next(32, 128)];
        }
    }
}
