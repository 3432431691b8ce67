using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;

namespace ImageNetTraining;

/// <summary>The command line of a training: names, meanings, defaults and rules.</summary>
internal static class TrainCommand
{
    public static Option<DirectoryInfo> Data() => new Option<DirectoryInfo>("--data")
    {
        Description = "Folder with train and val, each with a folder for each class, or with what pack made of them",
        Required = true,
    }.AcceptExistingOnly();

    public static Command Create()
    {
        var data = Data();
        var model = new Option<FileInfo>("--model")
        {
            Description = "File for the model; the training is kept beside it",
            DefaultValueFactory = _ => new(Path.Combine("artifacts", "imagenet", "model.zip")),
        };
        var depth = new Option<int>("--depth") { Description = "18, 34, 50, 101 or 152", DefaultValueFactory = _ => 50 };
        var size = new Option<int>("--image-size") { Description = "Pixels a side", DefaultValueFactory = _ => 224 };
        var batch = new Option<int>("--batch-size") { Description = "Images a step, of all processes", DefaultValueFactory = _ => 256 };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the images", DefaultValueFactory = _ => 90 };
        var iterations = new Option<long?>("--iterations") { Description = "Steps, instead of epochs" };
        var workers = new Option<int?>("--workers") { Description = "Threads that read and decode, on each machine" };
        var device = Devices.Option();
        var processes = LocalProcesses.Option();
        var plan = new PlanOptions();
        depth.Require(value => value is 18 or 34 or 50 or 101 or 152, "must be 18, 34, 50, 101 or 152");
        size.Require(value => value is >= 32 and <= 1024, "must be from 32 to 1024");
        batch.Require(value => value >= 2, "must be at least 2");
        epochs.Require(value => value >= 1, "must be at least 1");
        iterations.Require(value => value is null or >= 1, "must be at least 1");
        workers.Require(value => value is null or >= 1, "must be at least 1");
        var command = new Command(
            "train", "Trains a network. Started by a launcher of MPI, it trains in all processes; started again, it goes on.")
        {
            data, model, depth, size, batch, epochs, iterations, workers, device, processes,
        };
        plan.AddTo(command);
        command.SetAction(result => LocalProcesses.Run(result.GetValue(processes)) ?? Run(result));
        return command;

        int Run(ParseResult result)
        {
            var training = new Training(
                result.GetValue(data)!.FullName,
                result.GetValue(model)!.FullName,
                ImageNetRecipe.For(result.GetValue(depth), result.GetValue(size), result.GetValue(batch)) with
                {
                    Epochs = result.GetValue(epochs),
                    Iterations = result.GetValue(iterations),
                    Workers = result.GetValue(workers) ?? new ResNetTrainer.Options().Workers,
                    Device = result.GetValue(device),
                });
            if (plan.Read(result) is { } assumptions)
                training.Plan(assumptions);
            else
                training.Run();
            return 0;
        }
    }
}
