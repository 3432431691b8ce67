namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// The steps of a <c>Fit</c> on JPEG photos at 224², each read and decoded when it is shown, beside one on photos that were decoded before.
/// </summary>
internal sealed class FilesScenario : ComparedScenario
{
    private const int BatchSize = 8, Photos = 400, Pixels = 224;

    public override string Name => "files";

    public override string Title => $"Training step on JPEG files of 500×375, ResNet-18, 224², batch {BatchSize}";

    public override IReadOnlyList<string> Peers { get; } = [Side.InMemory];

    public override double Target => 0.95;

    public override double ImageFlops => Flops(ResNetArchitecture.ResNet18, Pixels, isTraining: true);

    public override string? Play(string side)
    {
        var mlContext = new MLContext(1);
        var photos = mlContext.Data.LoadFromImageFolder(PhotoFolder.Photos(Photos));
        var options = Options(ResNetArchitecture.ResNet18, BatchSize) with
        {
            FeatureColumnName = "Image",
            ImageReading = side == Side.InMemory ? ImageReading.Once : ImageReading.WhenShown,
            Normalization = PixelNormalization.ImageNet,
            Workers = 1,
        };
        TimedFit.InTurns(mlContext, options, photos);
        return null;
    }
}
