using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.ResNet;
using Spectre.Console;

namespace PaperExperiments.Trainings;

/// <summary>A training as it happens: a bar on a terminal, a line now and then where the output goes to a file.</summary>
internal static class TrainingDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(30);

    /// <summary>Runs <paramref name="train"/>, handing it the callback that takes its reports.</summary>
    public static T Show<T>(string name, Func<Action<ResNetMetrics>, T> train) =>
        AnsiConsole.Profile.Capabilities.Interactive ? ShowBar(name, train) : ShowLines(name, train);

    /// <summary>The name has a line of its own: with it, the bar would not fit 80 columns.</summary>
    private static T ShowBar<T>(string name, Func<Action<ResNetMetrics>, T> train)
    {
        AnsiConsole.WriteLine(name);
        return AnsiConsole.Progress()
            .Columns(new ProgressBarColumn { Width = 10 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(display =>
            {
                var bar = display.AddTask("reading the images");
                double? test = null;
                return train(metrics =>
                {
                    test = metrics.ValidationError ?? test;
                    bar.MaxValue = metrics.Iterations;
                    bar.Value = metrics.Iteration;
                    bar.Description = Markup.Escape(DescribeShortly(metrics, test));
                });
            });
    }

    private static string DescribeShortly(ResNetMetrics metrics, double? testError) =>
        FormattableString.Invariant($"{metrics.Iteration}/{metrics.Iterations}, error {metrics.TrainingError:P1}")
        + (testError is { } error ? FormattableString.Invariant($", test {error:P1}") : "")
        + FormattableString.Invariant($", {(int)metrics.TimeLeft.TotalHours}:{metrics.TimeLeft:mm\\:ss} left");

    private static T ShowLines<T>(string name, Func<Action<ResNetMetrics>, T> train)
    {
        Console.WriteLine($"{name}: training");
        var sinceLine = Stopwatch.StartNew();
        return train(metrics =>
        {
            bool isLast = metrics.Iteration == metrics.Iterations && metrics.EndOfEpoch;
            if (metrics.IsFromCheckpoint || !isLast && (!metrics.EndOfEpoch || sinceLine.Elapsed < LineInterval))
                return;
            sinceLine.Restart();
            Console.WriteLine($"{name}: {Describe(metrics, metrics.ValidationError)}");
        });
    }

    private static string Describe(ResNetMetrics metrics, double? testError) => string.Create(CultureInfo.InvariantCulture,
        $"step {metrics.Iteration}/{metrics.Iterations}, epoch {metrics.Epoch}, training error "
            + $"{metrics.TrainingError:P1}{(testError is { } error ? $", test error {error:P1}" : "")}, {metrics.ImagesPerSecond:N0} "
            + $"images/s, {(int)metrics.TimeLeft.TotalHours}:{metrics.TimeLeft:mm\\:ss} left");
}
