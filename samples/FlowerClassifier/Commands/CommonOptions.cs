using System.CommandLine;
using Flowers.Training;

namespace Flowers.Commands;

/// <summary>Options that several commands have; each command gets its own.</summary>
internal static class CommonOptions
{
    public static Option<DirectoryInfo> Data() =>
        new Option<DirectoryInfo>("--data") { Description = "Folder with a folder of photos for each class, or with train and val that have one for each", Required = true }.AcceptExistingOnly();

    public static Option<string> Model() => new("--model") { Description = "The model's file", DefaultValueFactory = _ => FlowerClassifier.MLNetModelPath };

    public static Option<string> Report() => new("--report") { Description = "The page to write about the evaluation", DefaultValueFactory = _ => "FlowerClassifier.html" };

    public static Option<double?> TestFraction()
    {
        var option = new Option<double?>("--test-fraction")
        {
            Description = "Share of each class to test on; always the same photos. Default: 0.2, or what the folder itself has for it in val",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value > 0 && value < 1))
                result.AddError($"--test-fraction must be above 0 and below 1; received {value}.");
        });
        return option;
    }

    public static Option<string?> Device() => new("--device") { Description = "cpu, cuda or cuda:N" };

    public static Option<int> Seed() => new("--seed") { Description = "Decides what is random", DefaultValueFactory = _ => 1 };

    public static Option<int?> ImageSize() => new("--image-size") { Description = "Pixels of a side that the network sees. Default: what suits the checkpoint" };

    public static Option<int?> Epochs() => new("--epochs") { Description = "Passes over the photos. Default: what suits the method" };

    public static Option<string> Checkpoint() =>
        new("--checkpoint") { Description = "Weights to start from: .safetensors or PyTorch's .pth", DefaultValueFactory = _ => TransferSettings.DefaultCheckpoint };
}
