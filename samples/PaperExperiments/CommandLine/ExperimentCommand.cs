using System.CommandLine;
using Arguments;
using PaperExperiments.Data;
using PaperExperiments.Experiments;

namespace PaperExperiments.CommandLine;

/// <summary>The command line of an experiment: names, meanings, defaults and rules.</summary>
internal sealed class ExperimentCommand
{
    private readonly Experiment _experiment;

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Needed, but with --plan. "
            + "Images: CIFAR's binary files (a folder or one file), a folder with train and val (or test) that have a folder for each "
            + "class, a folder for each class, or the files of the MNIST family. Found out by looking",
    };

    private readonly Option<double> _scale = new("--scale")
    {
        Description = "The share of the paper's steps and images, in (0, 1]; the learning rate's milestones move along",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double?> _dataScale = new("--data-scale")
    {
        Description = "The share of the images alone, in (0, 1]; 1 with a small --scale goes over all of them less often",
    };
    private readonly Option<double> _holdOut = new("--hold-out")
    {
        Description = "The share of the training images set aside, in [0, 1); 0.1 is the split of 45k/5k by which the paper chose its "
            + "schedule",
    };
    private readonly Option<int> _seed =
        new("--seed") { Description = "Decides weights, order and augmentation", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _runs = new("--runs")
    {
        Description = "Trainings of each net, with seeds from --seed on; results are their mean ± standard deviation",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Take trainings that are finished as they are, and go on with interrupted ones where they stopped; otherwise all "
            + "begin anew",
    };
    private readonly Option<string?> _nets = new("--nets")
    {
        Description = "Only these, by commas: cifar-20, cifar-plain-56, cifar-20-b, resnet-18, resnet-34-a, resnet-50-v1, plain-34, ...",
    };
    private readonly Option<int?> _imageSize = new("--image-size")
    {
        Description = "Side of the images that the nets see, in pixels; image files only. All sizes of training and testing scale with it",
    };
    private readonly Option<int?> _batchSize =
        new("--batch-size") { Description = "Images a step, at least 2; the paper has 128 on CIFAR and 256 on ImageNet" };
    private readonly Option<string?> _out =
        new("--out") { Description = "Folder of the results (default artifacts/paper/ and the command's name)" };
    private readonly Option<string> _trainings = new("--trainings")
    {
        Description = "Folder of the trainings, which experiments share",
        DefaultValueFactory = _ => Path.Combine("artifacts", "paper", "trainings"),
    };
    private readonly Option<string?> _device = new("--device") { Description = "cpu, cuda or cuda:N" };
    private readonly Option<int> _threads =
        new("--threads") { Description = "Threads to compute with here", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<int?> _workers =
        new("--workers") { Description = "Threads that decode and augment (default half the processors); results do not depend on it" };
    private readonly Option<int> _checkpointSteps = new("--checkpoint-steps")
    {
        Description = "Steps between two checkpoints, besides one at the end of each epoch",
        DefaultValueFactory = _ => 200,
    };
    private readonly Option<int> _processes = LocalProcesses.Option();
    private readonly Option<bool> _plan = new("--plan")
    {
        Description = "Only say what would be done, and how long it would take here; without --data, on the paper's images",
    };

    private ExperimentCommand(Experiment experiment)
    {
        _experiment = experiment;
        _data.Rule(path => path is null ? null : DataLayouts.Find(path).Problem);
        _scale.Require(value => value is > 0 and <= 1, "must be in (0, 1]");
        _dataScale.Require(value => value is null or (> 0 and <= 1), "must be in (0, 1]");
        _holdOut.Require(value => value is >= 0 and < 1, "must be in [0, 1)");
        _runs.Require(value => value is >= 1 and <= 1000, "must be from 1 to 1000");
        _nets.Validators.Add(result => NetNames.Read(result.GetValueOrDefault<string?>(), result.AddError, _nets.Name));
        _imageSize.Require(value => value is null or >= 8 and <= 4096, "must be from 8 to 4096 pixels");
        _batchSize.Require(value => value is null or >= 2, "must be at least 2");
        _device.Rule(Devices.Problem);
        _threads.Require(value => value >= 1, "must be at least 1");
        _workers.Require(value => value is null or >= 1, "must be at least 1");
        _checkpointSteps.Require(value => value >= 1, "must be at least 1");
    }

    public static Command Create(Experiment experiment, Action<ExperimentOptions> run) => new ExperimentCommand(experiment).Create(run);

    private Command Create(Action<ExperimentOptions> run)
    {
        var command = new Command(_experiment.Name, _experiment.Description);
        Option[] options = _experiment.Trains
            ? [
                  _data, _scale, _dataScale, _holdOut, _seed, _runs, _resume, _nets, _imageSize, _batchSize, _out, _trainings, _device,
                  _threads, _workers, _checkpointSteps, _processes, _plan,
              ]
            : [_nets, _imageSize, _out];
        foreach (var option in options)
            command.Options.Add(option);
        if (_experiment.Trains)
            command.Validators.Add(result =>
            {
                if (result.GetResult(_data) is null && result.GetResult(_plan) is null)
                    result.AddError("--data must name the images, or --plan must be given; received neither.");
            });
        command.SetAction(result =>
        {
            // A plan is made by one, and so is what needs no training.
            if (_experiment.Trains && !result.GetValue(_plan) && LocalProcesses.Run(result.GetValue(_processes)) is { } status)
                return status;
            run(Read(result));
            return 0;
        });
        return command;
    }

    private ExperimentOptions Read(ParseResult result) => new()
    {
        Data = result.GetValue(_data),
        Scale = result.GetValue(_scale),
        DataScale = result.GetValue(_dataScale) ?? result.GetValue(_scale),
        HoldOut = result.GetValue(_holdOut),
        Seed = result.GetValue(_seed),
        Runs = Math.Max(1, result.GetValue(_runs)),
        Resume = result.GetValue(_resume),
        Nets = NetNames.Read(result.GetValue(_nets), _ => { }, _nets.Name),
        ImageSize = result.GetValue(_imageSize),
        BatchSize = result.GetValue(_batchSize),
        Output = result.GetValue(_out) ?? Path.Combine("artifacts", "paper", _experiment.Name),
        Trainings = result.GetValue(_trainings)!,
        Device = result.GetValue(_device),
        Threads = result.GetValue(_threads),
        Workers = result.GetValue(_workers),
        CheckpointSteps = result.GetValue(_checkpointSteps),
        PlanOnly = result.GetValue(_plan),
        CommandLine = string.Join(
            ' ', result.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value)),
    };
}
