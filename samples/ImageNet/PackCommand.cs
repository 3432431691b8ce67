using System.CommandLine;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace ImageNetTraining;

/// <summary>Packs both parts into one file each, for disks on which many small files are slow.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        var data = TrainCommand.Data();
        var to = new Option<DirectoryInfo>("--to") { Description = "Folder for train.images and val.images", Required = true };
        var shorterSide = new Option<int?>("--shorter-side")
        {
            Description = "Packs pixels, resized by the shorter side, instead of files: larger, and hardly to be decoded",
        };
        var command = new Command("pack", "Packs the images into one file for each part. What was interrupted goes on.")
        {
            data, to, shorterSide,
        };
        command.SetAction(result => Run(
            result.GetValue(data)!.FullName, result.GetValue(to)!.FullName, result.GetValue(shorterSide)));
        return command;
    }

    private static int Run(string data, string to, int? shorterSide)
    {
        using var interruption = new Interruption("Stopping: what is packed is kept, and gone on from.");
        var mlContext = new MLContext();
        Directory.CreateDirectory(to);
        foreach (var part in new[] { DatasetPart.Training, DatasetPart.Test })
        {
            string packed = ImageSet.PackedPath(to, part);
            if (File.Exists(packed))
                continue;
            var view = mlContext.Data.PackImages(
                ImageSet.LoadFiles(mlContext, data, part), packed,
                new() { ShorterSide = shorterSide, CancellationToken = interruption.Token });
            Console.WriteLine(FormattableString.Invariant(
                $"{packed}: {view.GetRowCount():n0} images, {new FileInfo(packed).Length / 1e6:n0} MB"));
        }

        return 0;
    }
}
