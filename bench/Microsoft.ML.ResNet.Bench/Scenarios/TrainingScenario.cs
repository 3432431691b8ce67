using Microsoft.ML.ResNet.Bench.Peers;
using TorchSharp;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// The steps of a <c>Fit</c>, with shuffling, cropping, mirroring and the measuring of errors, beside bare loops that do none of that.
/// </summary>
/// <param name="name">What the command line and the peer in Python call it.</param>
/// <param name="architecture">The network.</param>
/// <param name="pixels">Side of the images.</param>
/// <param name="batchSize">Images a step.</param>
/// <param name="peer">The same network as users of TorchSharp write it.</param>
internal sealed class TrainingScenario(
    string name, ResNetArchitecture architecture, int pixels, int batchSize, Func<int, torch.nn.Module<torch.Tensor, torch.Tensor>> peer)
    : ComparedScenario
{
    // As peer.py has it.
    private int Images => pixels == 32 ? 50 * batchSize : 20 * batchSize;

    public override string Name => name;

    public override string Title => $"Fit, {architecture}, {pixels}², batch {batchSize}";

    public override bool IsQuick => name != "train-50";

    public override IReadOnlyList<string> Peers { get; } = [Side.TorchSharp, Side.PyTorch];

    public override double Target => 1.05;

    public override double ImageFlops => Flops(architecture, pixels, isTraining: true);

    public override bool ComparesMemory => name == "fit";

    public override string? Play(string side)
    {
        if (side == Side.TorchSharp)
            return BareLoop.Train(peer, Images, pixels, batchSize);
        var mlContext = new MLContext(1);
        var images = SyntheticImage.Load(mlContext, Images, pixels);
        var data = mlContext.Transforms.Conversion.MapValueToKey(nameof(SyntheticImage.Label)).Fit(images).Transform(images);
        TimedFit.InTurns(mlContext, Options(architecture, batchSize), data);
        return null;
    }
}
