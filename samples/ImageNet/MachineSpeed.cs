using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace ImageNetTraining;

/// <summary>How fast this machine trains and decodes, by a few steps and photos.</summary>
/// <param name="ImagesPerSecond">Of all processes together.</param>
/// <param name="DecodedPerSecond">Of one core.</param>
internal sealed record MachineSpeed(double ImagesPerSecond, double DecodedPerSecond)
{
    /// <summary>Images of a step that is measured, for each process: a whole batch would take minutes on a processor.</summary>
    public const int ImagesAProcess = 8;

    private const int WarmUpSteps = 2, Steps = 4, Photos = 200;

    public static MachineSpeed Measure(MLContext mlContext, IDataView train, ResNetTrainer.Options recipe)
    {
        double start = 0, end = 0;
        int batch = Math.Min(recipe.BatchSize, ImagesAProcess * (recipe.Processes?.Count ?? 1));
        var options = recipe with
        {
            BatchSize = batch,
            Iterations = WarmUpSteps + Steps,
            // Measuring them takes longer than the steps.
            Normalization = PixelNormalization.ImageNet,
            Augmentation = recipe.Augmentation with { ColourNoise = null },
            MetricsInterval = 1,
            MetricsCallback = metrics =>
            {
                if (!metrics.EndOfEpoch && metrics.Iteration <= WarmUpSteps)
                    start = metrics.Elapsed.TotalSeconds;
                else if (!metrics.EndOfEpoch)
                    end = metrics.Elapsed.TotalSeconds;
            },
        };
        mlContext.MulticlassClassification.Trainers.ResNet(options).Fit(train).Dispose();

        var some = mlContext.Data.TakeRows(train, Photos);
        mlContext.Data.FindUnreadableImages(some);
        var clock = Stopwatch.StartNew();
        mlContext.Data.FindUnreadableImages(some);
        long photos = Math.Min(Photos, train.GetRowCount() ?? Photos);
        return new(batch * Steps / (end - start), photos / clock.Elapsed.TotalSeconds / Environment.ProcessorCount);
    }
}
