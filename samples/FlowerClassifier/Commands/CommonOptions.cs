using System.CommandLine;
using Arguments;
using Flowers.Training;

namespace Flowers.Commands;

/// <summary>Options that several commands have; each command gets its own.</summary>
internal static class CommonOptions
{
    /// <summary>Where results go that nobody said a place for.</summary>
    private static readonly string Folder = Path.Combine("artifacts", "flowers");

    public static Option<DirectoryInfo> Data() => new Option<DirectoryInfo>("--data")
    {
        Description = "Folder with a folder of photos for each class, or with train and val that have one for each",
        Required = true,
    }.AcceptExistingOnly();

    public static Option<string> Model() => File("--model", "The model's file", "FlowerClassifier.mlnet");

    public static Option<string> Report() => File("--report", "The page to write about the evaluation", "FlowerClassifier.html");

    public static Option<string> File(string name, string description, string fileName) =>
        new(name) { Description = description, DefaultValueFactory = _ => Path.Combine(Folder, fileName) };

    public static Option<double?> TestFraction()
    {
        var option = new Option<double?>("--test-fraction")
        {
            Description = "Share of each class to test on; always the same photos. Default: 0.2, or what the folder itself has for it in "
                + "val",
        };
        option.Require(value => value is null or > 0 and < 1, "must be above 0 and below 1");
        return option;
    }

    public static Option<int> Seed() => new("--seed") { Description = "Decides what is random", DefaultValueFactory = _ => 1 };

    public static Option<int?> ImageSize()
    {
        var option = new Option<int?>("--image-size") {
            Description = "Pixels of a side that the network sees. Default: what suits the checkpoint" };
        option.Require(value => value is null or >= 32 and <= 1024, "must be from 32 to 1024 pixels");
        return option;
    }

    public static Option<int?> Epochs()
    {
        var option = new Option<int?>("--epochs") { Description = "Passes over the photos. Default: what suits the method" };
        option.Require(value => value is null or >= 1, "must be at least 1");
        return option;
    }

    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads") { Description = "Threads to compute with on the CPU", DefaultValueFactory = _ =>
            Environment.ProcessorCount };
        option.Require(value => value >= 1, "must be at least 1");
        return option;
    }

    public static Option<string> Checkpoint()
    {
        var option = new Option<string>("--checkpoint")
        {
            Description = "Weights to start from: .safetensors or PyTorch's .pth. Default: those that come with the sample",
            DefaultValueFactory = _ => TransferSettings.DefaultCheckpoint,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var path] && !System.IO.File.Exists(path.Value))
                result.AddError($"--checkpoint must be a file that is there; received \"{path.Value}\".");
        });
        return option;
    }
}
