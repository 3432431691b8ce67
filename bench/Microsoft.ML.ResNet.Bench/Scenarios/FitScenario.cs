using System.Diagnostics;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>ResNet-20 on 3×32×32, batch 128: a whole <c>Fit</c> of one epoch, with reading, shuffling, cropping and mirroring.</summary>
internal sealed class FitScenario : Scenario
{
    private const int BatchSize = 128, WarmUpSteps = 3;

    public override string Name => "fit";

    public override int Images => 50 * BatchSize;

    public override Measurement Run()
    {
        var mlContext = new MLContext(1);
        var pipeline = Pipeline(mlContext, Options(ResNetArchitecture.Cifar(20), BatchSize));
        (pipeline.Fit(SyntheticImage.Load(mlContext, WarmUpSteps * BatchSize, 32)) as IDisposable)?.Dispose();

        var images = SyntheticImage.Load(mlContext, Images, 32);
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(images);
        double seconds = clock.Elapsed.TotalSeconds;
        (model as IDisposable)?.Dispose();
        return new Measurement(Images / seconds, Machine.PeakMemory / (double)(1 << 20));
    }
}
