using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Training;

namespace MlResNet.Commands;

/// <summary>Arguments and options that several commands have; each command gets its own.</summary>
internal static class CommonOptions
{
    private const int ManyPhotos = 200;

    public static Argument<string> Photos() => new("PHOTOS")
    {
        Description = "Folder with a folder of photos for each class, or with train and val that have one for each; or a table (.csv, "
            + ".tsv) whose first line names the columns path and label",
    };

    public static Argument<string> Model() => new("MODEL")
    {
        Description = "What train saved or export wrote as ONNX, or another ML.NET model with a network of this library",
    };

    public static Argument<string[]> Files() => new("FILES")
    {
        Description = "Photos: files, folders with all that is in them, or patterns such as 'holiday/*.jpg'",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<string?> Out(string description) => new("--out", "-o") { Description = description };

    public static Option<string?> Report(string otherwise) => new("--report") {
        Description = $"The page to write, with the worst mistakes as pictures. Default: {otherwise}" };

    public static Option<double?> TestFraction(string otherwise)
    {
        var option = new Option<double?>("--test-fraction")
        {
            Description = $"Share of each class to test on; always the same photos. Default: {otherwise}",
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

    public static Option<int?> Threads()
    {
        var option = new Option<int?>("--threads") { Description = "Threads that compute on the CPU. Default: one a processor" };
        option.Require(value => value is null or >= 1, "must be at least 1");
        return option;
    }

    /// <summary>Of few photos, to try which is the faster takes longer than to score them; ONNX Runtime is loaded sooner.</summary>
    public static ScoringBackend BackendFor(int photos, ScoringBackend asked) =>
        asked == ScoringBackend.Fastest && photos < ManyPhotos ? ScoringBackend.OnnxRuntime : asked;

    public static Option<ScoringBackend> Backend() => new Option<ScoringBackend>("--backend")
    {
        Description = "What computes: libtorch or onnxruntime; fastest tries which is faster with this network on this machine, "
            + "if there are many photos",
        DefaultValueFactory = _ => ScoringBackend.Fastest,
    }.AcceptNames();

    public static Option<string> Checkpoint()
    {
        var option = new Option<string>("--checkpoint")
        {
            Description = "Weights to start from: a name that mlresnet checkpoints lists, or a file (.safetensors, .pth, .onnx)",
            DefaultValueFactory = _ => TransferSettings.DefaultCheckpoint,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var path] && CheckpointProblem(path.Value) is { } problem)
                result.AddError($"--checkpoint {problem}");
        });
        return option;
    }

    /// <summary>What is wrong with the name of a checkpoint, or null.</summary>
    public static string? CheckpointProblem(string value) => PretrainedResNet.Find(value) is not null || File.Exists(value)
        ? null
        : $"must be a file or a name that mlresnet checkpoints lists; received \"{value}\".";
}
