using System.CommandLine;

namespace ImageNetTraining;

/// <summary>The commands.</summary>
internal static class ImageNetCommand
{
    public static RootCommand Create() =>
        new("Trains ResNets on ImageNet, or on any folder that is laid out like it, in one process or in many.")
        {
            TrainCommand.Create(), PackCommand.Create(),
        };
}
