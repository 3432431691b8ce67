using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Bench.Peers;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// A saved network, loaded again: every score of a <c>Transform</c> at 224², through both backends; ONNX Runtime alone; ML.NET's own
/// transformers.
/// </summary>
/// <param name="name">What the command line calls it.</param>
/// <param name="architecture">The network.</param>
/// <param name="batchSize">Images that are scored at once.</param>
/// <param name="precision">The numbers of ours; the peers' are float32.</param>
internal sealed class LoadedScenario(
    string name, ResNetArchitecture architecture, int batchSize, NetworkPrecision precision = NetworkPrecision.Single) : ComparedScenario
{
    private const int Resolution = 224;

    public override string Name => name;

    public override string Title =>
        $"Loaded {architecture}{(precision == NetworkPrecision.Single ? "" : $" in {precision}")}, 224², batch {batchSize}";

    public override bool IsQuick => name == "score-18";

    public override IReadOnlyList<string> Sides { get; } =
        precision == NetworkPrecision.Int8 ? [Side.OursOnOnnxRuntime] : [Side.OursOnOnnxRuntime, Side.OursOnLibTorch];

    // Row by row there is no batch.
    public override IReadOnlyList<string> Peers { get; } = batchSize == 1 ? [Side.OnnxRuntime, Side.Stock] : [Side.OnnxRuntime];

    public override double Target => precision == NetworkPrecision.Int8 ? 2 : 1;

    public override double ImageFlops => Flops(architecture, Resolution, isTraining: false);

    public override string? Play(string side)
    {
        var mlContext = new MLContext(1);
        // A few pictures over and over: making them is not what is measured.
        PixelImage[] pictures = [.. Enumerable.Range(0, 16).Select(PixelImage.Create)];
        var images = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, int.MaxValue).Select(
            number => pictures[number % pictures.Length]));
        var folder = Directory.CreateTempSubdirectory("resnet-bench-");
        try
        {
            string zip = Path.Combine(folder.FullName, "model.zip"), onnx = Path.Combine(folder.FullName, "model.onnx");
            Save(mlContext, mlContext.Data.TakeRows(images, 10), zip, onnx);
            if (side == Side.OnnxRuntime)
                return BareOnnxRuntime.Score(onnx, Resolution, batchSize);
            var model = Load(mlContext, zip, side);
            using (model as IDisposable)
                ScoreReading.InTurns(model.Transform(images), batchSize);
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Speed does not depend on what the network has learnt.</summary>
    private void Save(MLContext mlContext, IDataView few, string zip, string onnx)
    {
        var pipeline = Pipeline(mlContext, Options(architecture, batchSize: 2) with { Iterations = 1 });
        using var model = (TransformerChain<ResNetTransformer>)pipeline.Fit(few);
        model.LastTransformer.ExportToOnnx(onnx, new() { PixelLayout = PixelLayout.Planar, PixelType = DataKind.Single });
        if (precision == NetworkPrecision.Single)
        {
            mlContext.Model.Save(model, few.Schema, zip);
            return;
        }
        string low = Path.ChangeExtension(onnx, "low.onnx");
        mlContext.Model.ExportResNetToOnnx(model, low, new() { Precision = precision, CalibrationData = few });
        using var loaded = ResNetModel.Load(mlContext, low);
        mlContext.Model.Save(loaded, few.Schema, zip);
    }

    private ITransformer Load(MLContext mlContext, string zip, string side)
    {
        if (side == Side.Stock)
            return mlContext.Model.Load(zip, out _);
        var backend = side == Side.OursOnLibTorch ? ScoringBackend.LibTorch : ScoringBackend.OnnxRuntime;
        return mlContext.Model.LoadResNet(zip, out _, new() { Backend = backend, BatchSize = batchSize, NumberOfThreads = Threads });
    }

    private sealed class PixelImage
    {
        public string Label { get; set; } = "";

        [VectorType(Resolution, Resolution, 3)]
        public byte[] Pixels { get; set; } = [];

        public static PixelImage Create(int number)
        {
            byte[] pixels = new byte[Resolution * Resolution * 3];
            new Random(number).NextBytes(pixels);
            return new() { Label = $"{number % 10}", Pixels = pixels };
        }
    }
}
