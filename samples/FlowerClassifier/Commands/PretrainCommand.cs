using System.CommandLine;
using System.Globalization;
using Arguments;
using Flowers.Training;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Reporting;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>Trains the network that others start from.</summary>
internal static class PretrainCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var output = CommonOptions.File("--output", "The .safetensors file to write", "pretrained.safetensors");
        var epochs = new Option<int>("--epochs") { Description = "Passes over the images", DefaultValueFactory = _ => Pretraining.Epochs };
        epochs.Require(value => value >= 1, "must be at least 1");
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var device = Devices.Option();

        var command = new Command(
            "pretrain",
            "Trains the checkpoint that this sample starts from, on small pictures of other things (CIFAR-10 as a folder with train and "
            + "test).")
        {
            data, output, epochs, seed, threads, device,
        };
        command.SetAction(result => Run(
            result.GetValue(data)!.FullName, result.GetValue(output)!, result.GetValue(epochs), result.GetValue(seed),
            result.GetValue(threads), result.GetValue(device)));
        return command;
    }

    private static int Run(string data, string output, int epochs, int seed, int threads, string? device)
    {
        OutputPath.ThrowIfUnwritable(output);
        var mlContext = new MLContext(seed);
        var training = Load(DatasetPart.Training);
        var test = Load(DatasetPart.Test);
        var complexity = Pretraining.Architecture.Complexity(Pretraining.Shape, classCount: 10);
        AnsiConsole.MarkupInterpolated($"{Pretraining.Architecture}: {complexity.Parameters:N0} parameters, ");
        AnsiConsole.MarkupLineInterpolated($"{complexity.MultiplyAdds / 1e6:N1} million multiply-adds an image");
        AnsiConsole.MarkupLineInterpolated($"{training.GetRowCount():N0} images to train on, {test.GetRowCount():N0} to test on");
        AnsiConsole.MarkupLineInterpolated($"[grey]{Machine.Current}[/]\n");

        using var interruption = new Interruption("Stopping: the best weights so far are kept.");
        ResNetMetrics? last = null;
        using var model = TrainingDisplay.Show(report => mlContext.MulticlassClassification.Trainers.ResNet(Pretraining.Options(test) with
        {
            Epochs = epochs,
            Seed = seed,
            NumberOfThreads = threads,
            Device = device,
            StopToken = interruption.Token,
            MetricsInterval = 10,
            MetricsCallback = metrics =>
            {
                last = metrics;
                report(metrics);
            },
        }).Fit(training));
        output = OutputPath.Keep(output, path => ResNetCheckpoint.SaveSafetensors(model.Model, path), AnsiConsole.WriteLine);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"\nWrote [link]{output}[/] ({new FileInfo(output)
                .Length / 1e6:0.0} MB): test error [bold]{last!.ValidationError:P2}[/] after {last.Elapsed.TotalMinutes:0.0} minutes");
        return 0;

        // CIFAR-10 has some images twice.
        IDataView Load(DatasetPart part) =>
            mlContext.Data.LoadFromImageFolder(data, new ImageFolderOptions { Part = part, AllowDuplicates = true });
    }
}
