using System.CommandLine;
using Microsoft.ML.ResNet;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>The command line: its commands, and what becomes of their errors.</summary>
internal static class FlowerCommand
{
    public static RootCommand Create() => new("Teaches a residual network that has seen other pictures to tell yours apart: a folder of photos for each class, a minute or two.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        PredictCommand.Create(),
        ExportCommand.Create(),
        PretrainCommand.Create(),
    };

    /// <summary>Sets what a command does. What a user can put right is told in a sentence; anything else keeps its stack trace.</summary>
    public static void SetRun(this Command command, Func<ParseResult, int> run) => command.SetAction(result =>
    {
        try
        {
            return run(result);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or InvalidOperationException or TrainingDivergedException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{error.Message}[/]");
            return 1;
        }
    });
}
