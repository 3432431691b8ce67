using System.CommandLine;
using Arguments;
using Cells.Training;
using Microsoft.ML.ResNet;

namespace Cells.Commands;

/// <summary>Options that several commands have; each command gets its own.</summary>
internal static class CommonOptions
{
    /// <summary>Where results go that nobody said a place for.</summary>
    public static readonly string Folder = Path.Combine("artifacts", "cells");

    public static Option<DirectoryInfo> Data() => new Option<DirectoryInfo>("--data")
    {
        Description = "Folder in the layout of PASCAL VOC: Annotations, JPEGImages and, where there is one, ImageSets/Main, which says "
            + "what to test on; otherwise it is a fifth",
        Required = true,
    }.AcceptExistingOnly();

    public static Option<string> Model() => File("--model", "The model's file", "CellDetector.mlnet");

    public static Option<string> Report() => File("--report", "The page to write about the evaluation", "CellDetector.html");

    public static Option<string> File(string name, string description, string fileName) =>
        new(name) { Description = description, DefaultValueFactory = _ => Path.Combine(Folder, fileName) };

    public static Option<string?> Checkpoint()
    {
        var option = new Option<string?>("--checkpoint")
        {
            Description = "Weights to start from: .safetensors or PyTorch's .pth, or the name of a pretrained network",
            DefaultValueFactory = _ => new DetectorSettings().Checkpoint,
        };
        option.Rule(path => System.IO.File.Exists(path) || PretrainedResNet.All.Any(known => known.Name == path) ? null
            : $"must be a file that is there or the name of a pretrained network; received \"{path}\".");
        return option;
    }

    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads") { Description = "Threads to compute with on the CPU", DefaultValueFactory = _ =>
            Environment.ProcessorCount };
        option.Require(value => value >= 1, "must be at least 1");
        return option;
    }
}
