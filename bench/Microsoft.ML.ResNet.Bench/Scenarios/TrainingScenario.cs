using Microsoft.ML.ResNet.Bench.Peers;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>The steps of a <c>Fit</c> at 224², batch 8, once the loop runs.</summary>
internal sealed class TrainingScenario(string name, ResNetArchitecture architecture) : ComparedScenario
{
    private const int BatchSize = 8, Images = 20 * BatchSize, Pixels = 224, WarmUpSteps = 3;

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
        using var enough = new CancellationTokenSource();
        TimeSpan start = default, end = default;
        long steps = 0;
        var options = Options(architecture, BatchSize) with
        {
            Iterations = 100_000,
            MetricsInterval = 1,
            CancellationToken = enough.Token,
            MetricsCallback = metrics =>
            {
                if (metrics.EndOfEpoch)
                    return;
                if (metrics.Iteration <= WarmUpSteps)
                    start = metrics.Elapsed;
                (end, steps) = (metrics.Elapsed, metrics.Iteration - WarmUpSteps);
                if ((end - start).TotalSeconds >= seconds && steps > 0)
                    enough.Cancel();
            },
        };
        try
        {
            Pipeline(mlContext, options).Fit(SyntheticImage.Load(mlContext, Images, Pixels));
            throw new InvalidOperationException("Training came to its end before the time was up.");
        }
        catch (OperationCanceledException)
        {
            return new(BatchSize * steps / (end - start).TotalSeconds, Machine.PeakMemory / (double)(1 << 20));
        }
    }
}
