using System.CommandLine;

namespace Flowers.Commands;

/// <summary>The command line: its commands.</summary>
internal static class FlowerCommand
{
    public static RootCommand Create() => new(
        "Teaches a residual network that has seen other pictures to tell yours apart: a folder of photos for each class, a minute or two.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        PredictCommand.Create(),
        ExportCommand.Create(),
        PretrainCommand.Create(),
    };
}
