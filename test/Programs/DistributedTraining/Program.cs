using Microsoft.ML;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests.Distribution;

// DistributedTraining FOLDER TRAINING... [key=value...]
// Trains, one after the other, and writes each model's weights to FOLDER/TRAINING-RANK.safetensors.
//   checkpoint=FILE     keeps the training there after every step
//   timeout=SECONDS     of waiting for the others
//   bucket=BYTES        of the exchange of gradients
//   library=PATH        of MPI
//   files=FOLDER        trains on the image files there
//   files-of-last=FOLDER   is what the last process has in its place
//   fault=KIND          what goes wrong: see Faults
//   verbose=1           prints each step, and the log
var settings = args.Where(argument => argument.Contains('=')).Select(argument => argument.Split('=', 2)).ToDictionary(
    pair => pair[0], pair => pair[1]);
try
{
    using var processes = TrainingProcesses.JoinMpi(new MpiOptions
    {
        Timeout = TimeSpan.FromSeconds(settings.TryGetValue("timeout", out string? seconds) ? int.Parse(seconds) : 120),
        BucketBytes = settings.TryGetValue("bucket", out string? bytes) ? int.Parse(bytes) : 1 << 16,
        LibraryPath = settings.GetValueOrDefault("library"),
    });
    Console.WriteLine(
        $"Process {processes.Rank} of {processes.Count}, {processes.LocalRank} of {processes.LocalCount} here, "
        + $"over {processes.Description}");
    var faults = new Faults(processes, settings.GetValueOrDefault("fault"), settings.GetValueOrDefault("checkpoint"));
    foreach (string name in args[1..].Where(argument => !argument.Contains('=')))
        Train(name, processes, faults);
    return 0;
}
catch (Exception failure)
{
    Console.WriteLine($"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" | ")}");
    return 3;
}

void Train(string name, TrainingProcesses processes, Faults faults)
{
    var context = new MLContext(seed: 1);
    bool isVerbose = settings.ContainsKey("verbose");
    if (isVerbose)
        context.Log += (_, message) =>
            Console.Write(message.Kind >= Microsoft.ML.Runtime.ChannelMessageKind.Info ? message.RawMessage + "\n" : "");
    string? files = settings.GetValueOrDefault("files");
    if (processes.Rank == processes.Count - 1)
        files = settings.GetValueOrDefault("files-of-last") ?? files;
    var training = Trainings.Of(name);
    var options = faults.Apply((files is null ? training : Trainings.OnFiles(training)) with
    {
        Processes = processes,
        Checkpoint = settings.TryGetValue("checkpoint", out string? path) ? new TrainingCheckpoint { Path = path, Steps = 1 } : null,
        MetricsInterval = 1,
        MetricsCallback = metrics =>
        {
            if (isVerbose && processes.IsFirst)
                Console.WriteLine(FormattableString.Invariant(
                    $"step {metrics.Iteration} loss {metrics.TrainingLoss:f3}{(metrics.EndOfEpoch ? " end" : "")}"));
            faults.AtStep(metrics);
        },
    });
    using var model = context.MulticlassClassification.Trainers.ResNet(options).Fit(
        files is null ? faults.Data(context) : context.Data.LoadFromImageFolder(files));
    ResNetCheckpoint.SaveSafetensors(model.Model, Path.Combine(args[0], $"{name}-{processes.Rank}.safetensors"));
}
