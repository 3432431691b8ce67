using System.CommandLine;

namespace Cells.Commands;

/// <summary>The command line: its commands.</summary>
internal static class CellCommand
{
    public static RootCommand Create() => new(
        "Teaches a residual network that has seen other pictures to find objects in yours: photos with boxes in the layout of PASCAL VOC, "
        + "a quarter of an hour.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        ExportCommand.Create(),
    };
}
