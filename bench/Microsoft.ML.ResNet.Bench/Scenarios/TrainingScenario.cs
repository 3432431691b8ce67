using Microsoft.ML.ResNet.Bench.Peers;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>The steps of a <c>Fit</c> at 224², batch 8, once the loop runs.</summary>
internal sealed class TrainingScenario(string name, ResNetArchitecture architecture) : ComparedScenario
{
    private const int BatchSize = 8, Images = 20 * BatchSize, Pixels = 224;

    public override string Name => name;

    public override string Title => $"Training step, {architecture}, 224², batch {BatchSize}";

    public override bool IsQuick => architecture == ResNetArchitecture.ResNet18;

    public override IReadOnlyList<string> Peers { get; } = [Side.TorchSharp, Side.PyTorch];

    public override double Target => 1.05;

    public override double ImageFlops => Flops(architecture, Pixels, isTraining: true);

    public override Measurement Run(string side, double seconds)
    {
        if (side == Side.TorchSharp)
            return BareLoop.Train(IsQuick ? BareNetwork.ResNet18 : BareNetwork.ResNet50, Images, Pixels, BatchSize, seconds);
        var mlContext = new MLContext(1);
        var images = SyntheticImage.Load(mlContext, Images, Pixels);
        var data = mlContext.Transforms.Conversion.MapValueToKey(nameof(SyntheticImage.Label)).Fit(images).Transform(images);
        return TimedFit.Run(mlContext, Options(architecture, BatchSize), data, seconds);
    }
}
