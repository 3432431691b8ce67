using Microsoft.ML.ResNet.Bench.Peers;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>ResNet-20 on 3×32×32: every score of a <c>Transform</c>, read through a cursor.</summary>
internal sealed class TransformScenario : ComparedScenario
{
    private const int BatchSize = 128, Images = 50 * BatchSize, Pixels = 32;

    public override string Name => "transform";

    public override string Title => "Transform, ResNet-20, 3×32×32, batch 128";

    public override bool IsQuick => true;

    public override IReadOnlyList<string> Peers { get; } = [Side.TorchSharp, Side.PyTorch];

    public override double Target => 1.4;

    public override double ImageFlops => Flops(ResNetArchitecture.Cifar(20), Pixels, isTraining: false);

    public override string? Play(string side)
    {
        if (side == Side.TorchSharp)
            return BareLoop.Score(BareNetwork.ResNet20, Images, Pixels, BatchSize);
        var mlContext = new MLContext(1);
        var model = Pipeline(mlContext, Options(ResNetArchitecture.Cifar(20), BatchSize) with { Iterations = 1 })
            .Fit(SyntheticImage.Load(mlContext, BatchSize, Pixels));
        var images = SyntheticImage.Load(mlContext, int.MaxValue, Pixels, distinct: Images);
        ScoreReading.InTurns(model.Transform(images), BatchSize);
        (model as IDisposable)?.Dispose();
        return null;
    }
}
