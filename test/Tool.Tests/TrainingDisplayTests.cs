using System.Text.RegularExpressions;
using Microsoft.ML.ResNet;
using Reporting;
using Spectre.Console;

namespace MlResNet.Tests;

/// <summary>The table that grows while a training goes on, on a terminal of 80 columns.</summary>
[TestClass]
public sealed class TrainingDisplayTests
{
    [TestMethod]
    public void A_line_of_the_longest_values_is_a_line()
    {
        var left = new TimeSpan(days: 1, hours: 7, minutes: 4, seconds: 9);

        string[] lines = Shown(() => TrainingDisplay.Show(report =>
        {
            report(new ResNetMetrics
            {
                EndOfEpoch = true, Epoch = 3, Epochs = 1000, Iteration = 30, Iterations = 10_000, TrainingLoss = 10.1234,
                TrainingError = 1, ValidationError = 1, LearningRate = 0.1, ImagesPerSecond = 12_345, Elapsed = left, TimeLeft = left,
            });
            return 0;
        }));

        Assert.IsTrue(
            Array.Exists(lines, line => Regex.IsMatch(
                line, @"^ *3/1000 +10\.1234 +100\.0 % +100\.0 % +0\.1000 +12,345 +31:04:09 +━{10} *$") && line.TrimEnd().Length <= 80),
            string.Join('\n', lines));
    }

    [TestMethod]
    public void So_is_that_of_a_detector()
    {
        var left = new TimeSpan(days: 1, hours: 7, minutes: 4, seconds: 9);

        string[] lines = Shown(() => DetectionDisplay.Show(report =>
        {
            report(new DetectionTrainingMetrics
            {
                EndOfEpoch = true, Phase = 1, Epoch = 3, Epochs = 100, Iteration = 25, Iterations = 10_000, ObjectnessLoss = 10,
                ProposalBoxLoss = 2, ClassificationLoss = 10, BoxLoss = 2, ProposalRecall = 1, ValidationAveragePrecision = 0.5,
                LearningRate = 0.00125, ImagesPerSecond = 12.3, Elapsed = left, TimeLeft = left,
            });
            return 0;
        }));

        Assert.IsTrue(
            Array.Exists(lines, line => Regex.IsMatch(
                    line, @"^ *3/100 +12\.0000 +12\.0000 +100\.0 % +0\.500 +0\.00125 +12\.3 +31:04:09 +━{10} *$")
                && line.TrimEnd().Length <= 80),
            string.Join('\n', lines));
    }

    private static string[] Shown(Action show)
    {
        var before = AnsiConsole.Console;
        var text = new StringWriter();
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(text),
        });
        AnsiConsole.Profile.Width = 80;
        try
        {
            show();
        }
        finally
        {
            AnsiConsole.Console = before;
        }
        return [.. Regex.Replace(text.ToString(), @"\x1b\[[0-9;?]*[A-Za-z]", "").Split('\n', '\r')];
    }
}
