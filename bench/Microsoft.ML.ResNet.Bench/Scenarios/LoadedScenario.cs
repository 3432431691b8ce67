using System.Diagnostics;
using Microsoft.ML.Data;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>A saved ResNet-18 at 224², loaded again: every score of a <c>Transform</c>, through both backends and through ML.NET's own transformers, row by row.</summary>
internal sealed class LoadedScenario : Scenario
{
    public const int BatchSize = 8, Side = 224;

    private const int StockImages = 3 * BatchSize;

    /// <summary>Where the first run leaves the network for the peer.</summary>
    public static string OnnxPath => Path.Combine("artifacts", "bench", "resnet-18.onnx");

    public override string Name => "loaded";

    public override int Images => 25 * BatchSize;

    public override Measurement Run()
    {
        var mlContext = new MLContext(1);
        // A few pictures over and over: making them is not what is measured.
        PixelImage[] pictures = [.. Enumerable.Range(0, 16).Select(PixelImage.Create)];
        var images = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, Images).Select(number => pictures[number % pictures.Length]));
        string zip = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        try
        {
            Save(mlContext, images, zip);
            return new Measurement(0, 0)
            {
                Rates =
                {
                    [nameof(ScoringBackend.LibTorch)] = Batched(mlContext, zip, images, ScoringBackend.LibTorch),
                    [nameof(ScoringBackend.OnnxRuntime)] = Batched(mlContext, zip, images, ScoringBackend.OnnxRuntime),
                    ["stock"] = Rate(mlContext.Model.Load(zip, out _), mlContext.Data.TakeRows(images, StockImages), StockImages),
                },
            } with { PeakMiB = Machine.PeakMemory / (double)(1 << 20) };
        }
        finally
        {
            File.Delete(zip);
        }
    }

    /// <summary>Speed does not depend on what the network has learnt.</summary>
    private static void Save(MLContext mlContext, IDataView images, string zip)
    {
        var few = mlContext.Data.TakeRows(images, 10);
        using var model = (TransformerChain<ResNetTransformer>)Pipeline(mlContext, Options(ResNetArchitecture.ResNet18, batchSize: 2) with { Iterations = 1 }).Fit(few);
        mlContext.Model.Save(model, few.Schema, zip);
        Directory.CreateDirectory(Path.GetDirectoryName(OnnxPath)!);
        model.LastTransformer.ExportToOnnx(OnnxPath, new() { PixelLayout = PixelLayout.Planar, PixelType = DataKind.Single });
    }

    private double Batched(MLContext mlContext, string zip, IDataView images, ScoringBackend backend) =>
        Rate(mlContext.Model.LoadResNet(zip, out _, new() { Backend = backend, BatchSize = BatchSize, NumberOfThreads = Threads }), images, Images);

    private static double Rate(ITransformer model, IDataView images, int count)
    {
        using (model as IDisposable)
        {
            ReadScores(model.Transform(images), BatchSize);
            var clock = Stopwatch.StartNew();
            ReadScores(model.Transform(images));
            return count / clock.Elapsed.TotalSeconds;
        }
    }

    private sealed class PixelImage
    {
        public string Label { get; set; } = "";

        [VectorType(Side, Side, 3)]
        public byte[] Pixels { get; set; } = [];

        public static PixelImage Create(int number)
        {
            byte[] pixels = new byte[Side * Side * 3];
            new Random(number).NextBytes(pixels);
            return new() { Label = $"{number % 10}", Pixels = pixels };
        }
    }
}
