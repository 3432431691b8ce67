using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;

namespace PaperExperiments.Detection;

/// <summary>The command line of table 7 or 8: names, meanings, defaults and rules.</summary>
internal static class DetectionCommand
{
    public static Command Create(DetectionTable table, Action<DetectionOptions> run)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Images with boxes: a folder of PASCAL VOC (Annotations, JPEGImages, and ImageSets/Main, without which a fifth "
                + "is tested on) or of COCO (annotations/instances_train*.json beside train*, and val likewise)",
            Required = true,
        };
        var scale = new Option<double>("--scale")
        {
            Description = "The share of the paper's steps, in (0, 1]; the learning rate's milestones move along",
            DefaultValueFactory = _ => 1,
        };
        var bodies = new Option<string>("--bodies")
        {
            Description = "Which networks, by commas: vgg-16, resnet-101-v1, resnet-50, resnet-18, ...",
            DefaultValueFactory = _ => string.Join(',', DetectionTable.Bodies),
        };
        var checkpoints = new Option<string[]>("--checkpoint")
        {
            Description = "The weights that a body begins with, BODY=FILE: vgg-16=vgg16-397923af.pth, or a pretrained network's name, "
                + "resnet-18=mlnet-resnet18. Without, weights are random",
        };
        var scheme = new Option<DetectionTrainingScheme>("--scheme")
        {
            Description = "Alternating: four trainings, the paper's; Joint: one, of as many steps as each of them",
            DefaultValueFactory = _ => table.Recipe.Options.Scheme,
        }.AcceptNames();
        var learningRate = new Option<double?>("--learning-rate") { Description = "Default: the paper's" };
        int papersBatch = table.Recipe.Options.BatchSize;
        var batchSize = new Option<int?>("--batch-size")
        {
            Description = $"Images a step, at least one for each of --processes; the paper has {papersBatch}",
        };
        var processes = LocalProcesses.Option();
        var imageSize = new Option<int?>("--image-size")
        {
            Description = "The shorter side of the images in pixels (default 600); longer side and anchors scale with it",
        };
        var seed = new Option<int>("--seed") { Description = "Decides what is random", DefaultValueFactory = _ => 1 };
        var runs = new Option<int>("--runs") { Description = "Trainings of each, with seeds from --seed on", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = $"Folder of the results (default artifacts/paper/{table.Name})" };
        var resume = new Option<bool>("--resume")
        {
            Description = "Take trainings that are finished as they are, and go on with interrupted ones where they stopped; otherwise all "
                + "begin anew",
        };
        var checkpointSteps = new Option<int>("--checkpoint-steps")
        {
            Description = "Steps between two checkpoints, besides one at the end of each epoch", DefaultValueFactory = _ => 200,
        };
        var device = new Option<string?>("--device") { Description = "cpu, cuda or cuda:N" };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads to compute with on the CPU", DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        data.Rule(path => path is null ? null : DetectionData.Problem(path));
        scale.Require(value => value is > 0 and <= 1, "must be in (0, 1]");
        bodies.Validators.Add(result => DetectionBodies.Check(result.GetValueOrDefault<string>(), result.AddError, bodies.Name));
        checkpoints.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.Split('=', 2) is not [{ Length: > 0 }, var file]
                    || !(File.Exists(file) || PretrainedResNet.All.Any(known => known.Name == file)))
                    result.AddError($"--checkpoint must be BODY=FILE, with a file that is there or the name of a pretrained network; "
                        + $"received \"{token.Value}\".");
            }
        });
        learningRate.Require(value => value is null or > 0 and < 1, "must be in (0, 1)");
        batchSize.Require(value => value is null or >= 1, "must be at least 1");
        imageSize.Require(value => value is null or >= 32 and <= 4096, "must be from 32 to 4096 pixels");
        runs.Require(value => value is >= 1 and <= 1000, "must be from 1 to 1000");
        device.Rule(Devices.Problem);
        threads.Require(value => value >= 1, "must be at least 1");
        checkpointSteps.Require(value => value >= 1, "must be at least 1");

        var command = new Command(table.Name, table.Description)
        {
            data, scale, bodies, checkpoints, scheme, learningRate, batchSize, imageSize, seed, runs, output, resume, checkpointSteps,
            device, threads, processes,
        };
        command.Validators.Add(result =>
        {
            if (result.Errors.Any())
                return;
            var (images, count) = (result.GetValue(batchSize) ?? papersBatch, result.GetValue(processes));
            if (images < count)
                result.AddError($"--batch-size must be at least one image for each of {count} processes; received {images}.");
        });
        command.SetAction(result =>
        {
            if (LocalProcesses.Run(result.GetValue(processes)) is { } status)
                return status;
            run(Read(result));
            return 0;
        });
        return command;

        DetectionOptions Read(ParseResult result) => new()
        {
            Data = result.GetValue(data)!,
            Scale = result.GetValue(scale),
            Bodies = DetectionBodies.Split(result.GetValue(bodies)!),
            Checkpoints = (result.GetValue(checkpoints) ?? []).Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1]),
            Scheme = result.GetValue(scheme),
            LearningRate = result.GetValue(learningRate),
            BatchSize = result.GetValue(batchSize),
            ImageSize = result.GetValue(imageSize),
            Seed = result.GetValue(seed),
            Runs = result.GetValue(runs),
            Output = result.GetValue(output) ?? Path.Combine("artifacts", "paper", table.Name),
            Resume = result.GetValue(resume),
            CheckpointSteps = result.GetValue(checkpointSteps),
            Device = result.GetValue(device),
            Threads = result.GetValue(threads),
            CommandLine = string.Join(' ', result.Tokens.Select(token => token.Value)),
        };
    }
}
