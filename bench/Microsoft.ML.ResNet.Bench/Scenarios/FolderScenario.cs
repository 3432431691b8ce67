using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>
/// A <c>Fit</c> on folders of more and more small JPEG files: time until the first step, memory, speed. The network is small, so that
/// reading is much of the work.
/// </summary>
internal sealed class FolderScenario : Scenario
{
    private const int BatchSize = 32, Pixels = 32, Steps = 2000;

    /// <summary>As sides, so that each has a process of its own.</summary>
    public static IReadOnlyList<string> Sides { get; } = ["1000 files", "10000 files", "100000 files", "200000 files"];

    public override string Name => "folders";

    public override string Title => "Folders of small JPEG files";

    public override Measurement Run(string side, double seconds)
    {
        string folder = PhotoFolder.Thumbnails(int.Parse(side.Split(' ')[0], CultureInfo.InvariantCulture));
        var mlContext = new MLContext(1);
        var clock = Stopwatch.StartNew();
        var files = mlContext.Data.LoadFromImageFolder(folder);
        double load = clock.Elapsed.TotalSeconds;
        var options = Options(ResNetArchitecture.Cifar(8), BatchSize) with
        {
            FeatureColumnName = "Image",
            ImageShape = new(3, Pixels, Pixels),
            ImageReading = ImageReading.WhenShown,
            Workers = 1,
        };
        double settled = 0, end = 0;
        var measured = TimedFit.Run(mlContext, options, files, double.MaxValue, step =>
        {
            if (step == Steps / 4)
                settled = ResidentMiB();
            else if (step == Steps)
                end = ResidentMiB();
        }, lastStep: Steps);
        return measured with
        {
            PeakMiB = end,
            LoadSeconds = load,
            GrowthMiB = new() { [$"steps {Steps / 4} to {Steps}"] = end - settled },
        };
    }

    private static double ResidentMiB() => Environment.WorkingSet / (double)(1 << 20);
}
