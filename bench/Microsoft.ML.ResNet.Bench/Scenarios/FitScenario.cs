using System.Diagnostics;
using Microsoft.ML.ResNet.Bench.Peers;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// A whole <c>Fit</c> of ResNet-20 on 3×32×32, with reading, shuffling, cropping and mirroring, beside bare loops that do none of that.
/// </summary>
internal sealed class FitScenario : ComparedScenario
{
    private const int BatchSize = 128, Images = 50 * BatchSize, Pixels = 32, TrialSteps = 6;

    public override string Name => "fit";

    public override string Title => "Fit, ResNet-20, 3×32×32, batch 128";

    public override bool IsQuick => true;

    public override IReadOnlyList<string> Peers { get; } = [Side.TorchSharp, Side.PyTorch];

    public override double Target => 1.05;

    public override double ImageFlops => Flops(ResNetArchitecture.Cifar(20), Pixels, isTraining: true);

    public override Measurement Run(string side, double seconds)
    {
        if (side == Side.TorchSharp)
            return BareLoop.Train(BareNetwork.ResNet20, Images, Pixels, BatchSize, seconds);
        Fit(SteadyRate.WarmUpRuns);
        double aStep = Fit(TrialSteps) / TrialSteps;
        Fit(StepsIn(SteadyRate.WarmUpSeconds));
        int steps = StepsIn(seconds);
        return new(steps * BatchSize / Fit(steps), Machine.PeakMemory / (double)(1 << 20));

        int StepsIn(double time) => Math.Max(TrialSteps, (int)(time / aStep));
    }

    private static double Fit(int steps)
    {
        var mlContext = new MLContext(1);
        var images = SyntheticImage.Load(mlContext, Math.Min(Images, steps * BatchSize), Pixels);
        var pipeline = Pipeline(mlContext, Options(ResNetArchitecture.Cifar(20), BatchSize) with { Iterations = steps });
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(images);
        double seconds = clock.Elapsed.TotalSeconds;
        (model as IDisposable)?.Dispose();
        return seconds;
    }
}
