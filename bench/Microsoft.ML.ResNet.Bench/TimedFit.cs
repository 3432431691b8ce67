using System.Diagnostics;
using Reporting;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>A <c>Fit</c> that is ended when it was watched long enough.</summary>
internal static class TimedFit
{
    /// <param name="mlContext">Where it runs.</param>
    /// <param name="options">Of the trainer; the label is a key.</param>
    /// <param name="data">The images.</param>
    /// <param name="warmUpSteps">Steps that do not count.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="atStep">Called at each step with its number.</param>
    /// <param name="lastStep">The step to end at, if the time is not up before.</param>
    public static Measurement Run(
        MLContext mlContext, ResNetTrainer.Options options, IDataView data, int warmUpSteps, double seconds, Action<long>? atStep = null,
        long lastStep = long.MaxValue)
    {
        using var enough = new CancellationTokenSource();
        TimeSpan start = default, end = default;
        double first = 0;
        long steps = 0;
        var clock = Stopwatch.StartNew();
        options = options with
        {
            Iterations = 1_000_000,
            MetricsInterval = 1,
            CancellationToken = enough.Token,
            MetricsCallback = metrics =>
            {
                if (metrics.EndOfEpoch)
                    return;
                if (metrics.Iteration == 1)
                    first = clock.Elapsed.TotalSeconds;
                if (metrics.Iteration <= warmUpSteps)
                    start = metrics.Elapsed;
                (end, steps) = (metrics.Elapsed, metrics.Iteration - warmUpSteps);
                atStep?.Invoke(metrics.Iteration);
                if (((end - start).TotalSeconds >= seconds && steps > 0) || metrics.Iteration == lastStep)
                    enough.Cancel();
            },
        };
        try
        {
            mlContext.MulticlassClassification.Trainers.ResNet(options).Fit(data);
            throw new InvalidOperationException("Training came to its end before the time was up.");
        }
        catch (OperationCanceledException)
        {
            return new(options.BatchSize * steps / (end - start).TotalSeconds, Machine.PeakMemory / (double)(1 << 20))
            {
                FirstStepSeconds = first,
            };
        }
    }
}
