using System.Diagnostics;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>A <c>Fit</c> that is ended when it was watched long enough.</summary>
internal static class TimedFit
{
    private const int Unending = 1_000_000;

    /// <param name="mlContext">Where it runs.</param>
    /// <param name="options">Of the trainer; the label is a key.</param>
    /// <param name="data">The images.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="atStep">Called at each step with its number.</param>
    /// <param name="lastStep">The step to end at, if the time is not up before.</param>
    public static Measurement Run(
        MLContext mlContext, ResNetTrainer.Options options, IDataView data, double seconds, Action<long>? atStep = null,
        long lastStep = long.MaxValue)
    {
        using var watch = new StepWatch(seconds, lastStep);
        double first = 0;
        var clock = Stopwatch.StartNew();
        options = options with
        {
            Iterations = Unending,
            MetricsInterval = 1,
            CancellationToken = watch.Token,
            MetricsCallback = metrics =>
            {
                if (metrics.EndOfEpoch)
                    return;
                if (metrics.Iteration == 1)
                    first = clock.Elapsed.TotalSeconds;
                atStep?.Invoke(metrics.Iteration);
                watch.At(metrics.Iteration, metrics.Elapsed);
            },
        };
        var trainer = mlContext.MulticlassClassification.Trainers.ResNet(options);
        var measurement = watch.Measure(() => trainer.Fit(data), options.BatchSize);
        return measurement with { FirstStepSeconds = first };
    }

    /// <summary>Tells <see cref="Turns"/> of its steps until they are over.</summary>
    /// <param name="mlContext">Where it runs.</param>
    /// <param name="options">Of the trainer; the label is a key.</param>
    /// <param name="data">The images.</param>
    public static void InTurns(MLContext mlContext, ResNetTrainer.Options options, IDataView data) => ToTheEnd(() =>
        mlContext.MulticlassClassification.Trainers.ResNet(options with
        {
            Iterations = Unending,
            MetricsInterval = 1,
            CancellationToken = Turns.Over,
            MetricsCallback = metrics => Tell(metrics.EndOfEpoch, options.BatchSize),
        }).Fit(data));

    /// <inheritdoc cref="InTurns(MLContext, ResNetTrainer.Options, IDataView)"/>
    public static void InTurns(MLContext mlContext, FasterRcnnTrainer.Options options, IDataView data) => ToTheEnd(() =>
        mlContext.MulticlassClassification.Trainers.FasterRcnn(options with
        {
            Iterations = Unending,
            MetricsInterval = 1,
            CancellationToken = Turns.Over,
            MetricsCallback = metrics => Tell(metrics.EndOfEpoch, 1),
        }).Fit(data));

    private static void Tell(bool endOfEpoch, int images)
    {
        if (!endOfEpoch)
            Turns.Report(images);
    }

    private static void ToTheEnd(Action fit)
    {
        try
        {
            fit();
        }
        catch (OperationCanceledException)
        {
            return;
        }
        throw new InvalidOperationException("Training came to its end before the turns.");
    }
}
