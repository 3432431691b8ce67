using Microsoft.ML.Data;
using MlResNet.Comparison;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// From JPEG files to the 512 features of the network of ML.NET's own featurizer, through both backends, beside that featurizer.
/// </summary>
internal sealed class FeaturesScenario : ComparedScenario
{
    private const int Photos = 200, BatchSize = 8, Pixels = 224;

    public override string Name => "features";

    public override string Title => "Features of JPEG files of 500×375 with mlnet-resnet18";

    public override IReadOnlyList<string> Sides { get; } = [Side.OursOnOnnxRuntime, Side.OursOnLibTorch];

    public override IReadOnlyList<string> Peers { get; } = [Side.Stock];

    public override double Target => 2.2;

    public override double ImageFlops => Flops(PretrainedResNet.MLNetResNet18.Architecture!, Pixels, isTraining: false);

    public override string? Play(string side)
    {
        var mlContext = new MLContext(1);
        string[] paths = [.. mlContext.Data.LoadFromImageFolder(PhotoFolder.Photos(Photos)).GetColumn<string>("ImagePath")];
        var photos = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, int.MaxValue).Select(number => new Photo(paths[number % paths.Length])));
        using var featurizer = Create(mlContext, side).Fit(mlContext.Data.TakeRows(photos, 1));
        ScoreReading.InTurns(featurizer.Transform(photos), BatchSize, "Features");
        return null;
    }

    private static EstimatorChain<ITransformer> Create(MLContext mlContext, string side)
    {
        if (side == Side.Stock)
            return PeerPipeline.CreateFeaturizer(mlContext);
        var options = new ResNetFeaturizerOptions
        {
            Scoring = new()
            {
                Backend = side == Side.OursOnLibTorch ? ScoringBackend.LibTorch : ScoringBackend.OnnxRuntime,
                BatchSize = BatchSize,
                NumberOfThreads = Threads,
            },
        };
        return new EstimatorChain<ITransformer>().Append<ITransformer>(
            mlContext.Transforms.ResNetFeaturizer("Features", nameof(Photo.Image), PretrainedResNet.MLNetResNet18, options: options));
    }

    private sealed class Photo(string path)
    {
        public string ImagePath { get; } = path;

        public byte[] Image => File.ReadAllBytes(ImagePath);
    }
}
