using Reporting;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// Whether memory stays where it is: over the steps of one long <c>Fit</c>, and over many short ones. The nets are small; leaks are not.
/// </summary>
internal sealed class GrowthScenario : Scenario
{
    private const int BatchSize = 16, Pixels = 16, Images = 256, Steps = 2000, Fits = 20, DetectorSteps = 1000;

    public override string Name => "growth";

    public override string Title => "Growth of memory";

    public override Measurement Run(string side, double seconds)
    {
        var mlContext = new MLContext(1);
        var images = SyntheticImage.Load(mlContext, Images, Pixels);
        return new Measurement(0, Machine.PeakMemory / (double)(1 << 20))
        {
            GrowthMiB =
            {
                [$"{Steps} steps"] = OverSteps(mlContext, images),
                [$"{Fits} fits"] = OverFits(mlContext, images),
                [$"{DetectorSteps} steps of a detector"] = OverDetectorSteps(),
            },
        };
    }

    /// <summary>From the first quarter, when every buffer has found its size, to the end.</summary>
    private static double OverSteps(MLContext mlContext, IDataView images)
    {
        double settled = 0, end = 0;
        var options = Options(ResNetArchitecture.Cifar(8), BatchSize) with
        {
            Iterations = Steps,
            MetricsInterval = Steps / 4,
            MetricsCallback = metrics =>
            {
                end = ResidentMiB();
                if (metrics.Iteration <= Steps / 4)
                    settled = end;
            },
        };
        (Pipeline(mlContext, options).Fit(images) as IDisposable)?.Dispose();
        return end - settled;
    }

    private static double OverDetectorSteps()
    {
        double settled = 0, end = 0;
        DetectorTrainingScenario.Fit(DetectorTrainingScenario.Settings with
        {
            Architecture = DetectorArchitecture.SmallPyramid(ResNetArchitecture.ResNet18),
            ShorterSides = [128, 160],
            Iterations = DetectorSteps,
            MetricsInterval = DetectorSteps / 4,
            MetricsCallback = metrics =>
            {
                end = ResidentMiB();
                if (metrics.Iteration <= DetectorSteps / 4)
                    settled = end;
            },
        });
        return end - settled;
    }

    private static double OverFits(MLContext mlContext, IDataView images)
    {
        var pipeline = Pipeline(mlContext, Options(ResNetArchitecture.Cifar(8), BatchSize));
        double settled = 0;
        for (int fit = 0; fit < Fits; fit++)
        {
            (pipeline.Fit(images) as IDisposable)?.Dispose();
            if (fit == Fits / 4)
                settled = ResidentMiB();
        }
        return ResidentMiB() - settled;
    }

    /// <summary>The resident set without what the collector could give back.</summary>
    private static double ResidentMiB()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet / (double)(1 << 20);
    }
}
