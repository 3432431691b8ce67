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
        TimeSpan start = default, end = default;
        var options = Options(ResNetArchitecture.ResNet18, BatchSize) with
        {
            MetricsInterval = 1,
            MetricsCallback = metrics =>
            {
                end = metrics.Elapsed;
                if (metrics.Iteration <= WarmUpSteps)
                    start = end;
            },
        };
        var model = Pipeline(mlContext, options).Fit(SyntheticImage.Load(mlContext, Images, 224));
        (model as IDisposable)?.Dispose();
        return new Measurement((Images - WarmUpSteps * BatchSize) / (end - start).TotalSeconds, Machine.PeakMemory / (double)(1 << 20));
    }
}
