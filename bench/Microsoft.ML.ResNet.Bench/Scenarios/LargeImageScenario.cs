using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>ResNet-18 at 224², batch 8: training steps once the loop runs.</summary>
internal sealed class LargeImageScenario : Scenario
{
    private const int BatchSize = 8, WarmUpSteps = 2;

    public override string Name => "large";

    public override int Images => 10 * BatchSize;

    public override Measurement Run()
    {
        var mlContext = new MLContext(1);
        double seconds = 0;
        var options = Options(ResNetArchitecture.ResNet18, BatchSize) with
        {
            MetricsInterval = 1,
            MetricsCallback = metrics => seconds += metrics is { EndOfEpoch: false, Iteration: > WarmUpSteps } ? BatchSize / metrics.ImagesPerSecond : 0,
        };
        var model = Pipeline(mlContext, options).Fit(SyntheticImage.Load(mlContext, Images, 224));
        (model as IDisposable)?.Dispose();
        return new Measurement((Images - WarmUpSteps * BatchSize) / seconds, Machine.PeakMemory / (double)(1 << 20));
    }
}
