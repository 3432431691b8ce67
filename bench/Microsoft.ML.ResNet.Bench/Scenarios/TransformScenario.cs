using System.Diagnostics;
using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>ResNet-20 on 3×32×32: every score of a <c>Transform</c>, read through a cursor.</summary>
internal sealed class TransformScenario : Scenario
{
    private const int BatchSize = 128, WarmUpBatches = 3;

    public override string Name => "transform";

    public override int Images => 50 * BatchSize;

    public override Measurement Run()
    {
        var mlContext = new MLContext(1);
        var warmUp = SyntheticImage.Load(mlContext, WarmUpBatches * BatchSize, 32);
        var model = Pipeline(mlContext, Options(ResNetArchitecture.Cifar(20), BatchSize)).Fit(warmUp);
        ReadScores(model.Transform(warmUp));

        var images = SyntheticImage.Load(mlContext, Images, 32);
        var clock = Stopwatch.StartNew();
        ReadScores(model.Transform(images));
        double seconds = clock.Elapsed.TotalSeconds;
        (model as IDisposable)?.Dispose();
        return new Measurement(Images / seconds, Machine.PeakMemory / (double)(1 << 20));
    }
}
