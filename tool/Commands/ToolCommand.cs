using System.CommandLine;

namespace MlResNet.Commands;

/// <summary>The command line: its commands.</summary>
internal static class ToolCommand
{
    public static RootCommand Create() => new(
        "Teaches residual networks that have seen a million pictures to tell yours apart. It begins with: mlresnet train FOLDER, where "
            + "FOLDER has a folder of photos for each class.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        PredictCommand.Create(),
        CompareCommand.Create(),
        FeaturesCommand.Create(),
        ExportCommand.Create(),
        ServeCommand.Create(),
        ExplainCommand.Create(),
        SummaryCommand.Create(),
        CheckpointsCommand.Create(),
        DoctorCommand.Create(),
        Session.Option,
    };
}
