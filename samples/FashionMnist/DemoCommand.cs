using System.CommandLine;
using Arguments;

namespace FashionMnist;

/// <summary>The command line: names, meanings and defaults.</summary>
internal static class DemoCommand
{
    public static RootCommand Create(Action<DemoOptions> run)
    {
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training images", DefaultValueFactory = _ => 6 };
        var depth =
            new Option<int>("--depth") { Description = "Layers of the net: 6n+2, such as 8, 14 or 20", DefaultValueFactory = _ => 8 };
        var batchSize = new Option<int>("--batch-size") { Description = "Images a step", DefaultValueFactory = _ => 128 };
        var learningRate =
            new Option<double>("--learning-rate") { Description = "Highest learning rate of the cycle", DefaultValueFactory = _ => 0.2 };
        var seed = new Option<int>("--seed") { Description = "Decides weights, order and augmentation", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads to compute with on the CPU",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var device = Devices.Option();
        var data = new Option<string?>("--data") { Description = "Folder with the four .gz files of Fashion-MNIST" };
        var output = new Option<string>("--out")
        {
            Description = "Folder for the report, the figures and the model",
            DefaultValueFactory = _ => Path.Combine("artifacts", "fashion-mnist"),
        };

        epochs.Require(value => value >= 1, "must be at least 1");
        depth.Require(value => value >= 8 && value % 6 == 2, "must be 6n+2: 8, 14, 20, ...");
        batchSize.Require(value => value >= 2, "must be at least 2");
        learningRate.Require(value => value is > 0 and < 100, "must be above 0 and below 100");
        threads.Require(value => value >= 1, "must be at least 1");

        var command = new RootCommand(
            "Trains a residual network on Fashion-MNIST in an ML.NET pipeline, evaluates it and shows what it learned.")
        {
            epochs, depth, batchSize, learningRate, seed, threads, device, data, output,
        };
        command.SetAction(result => run(new DemoOptions
        {
            Epochs = result.GetValue(epochs),
            Depth = result.GetValue(depth),
            BatchSize = result.GetValue(batchSize),
            LearningRate = result.GetValue(learningRate),
            Seed = result.GetValue(seed),
            Threads = result.GetValue(threads),
            Device = result.GetValue(device),
            Data = result.GetValue(data),
            Output = result.GetValue(output)!,
            Arguments = string.Join(' ', result.Tokens.Select(token => token.Value)),
        }));
        return command;
    }
}
