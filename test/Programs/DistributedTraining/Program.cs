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
//   device=NAME         that computes; default the CPU
//   cards=EXCHANGE      how gradients go from card to card
//   fault=KIND          what goes wrong: see Faults
//   gather=COLUMNS      scores in shares after training, and writes what is gathered to FOLDER/TRAINING-RANK.csv
//   verbose=1           prints each step, and the log
// Of a detector (DetectorTrainings) it exports the model to FOLDER/TRAINING-RANK.onnx, and knows checkpoint, timeout and bucket.
// or: DistributedTraining compare=FILE with=FILE prints the largest difference of two files of weights.
var settings = args.Where(argument => argument.Contains('=')).Select(argument => argument.Split('=', 2)).ToDictionary(
    pair => pair[0], pair => pair[1]);
if (settings.TryGetValue("compare", out string? one))
    return SavedWeights.Compare(one, settings["with"]);
try
{
    using var processes = TrainingProcesses.JoinMpi(new MpiOptions
    {
        Timeout = TimeSpan.FromSeconds(settings.TryGetValue("timeout", out string? seconds) ? int.Parse(seconds) : 120),
        BucketBytes = settings.TryGetValue("bucket", out string? bytes) ? int.Parse(bytes) : 1 << 16,
        LibraryPath = settings.GetValueOrDefault("library"),
        CardExchange = settings.TryGetValue("cards", out string? exchange) ? Enum.Parse<CardExchange>(exchange) : CardExchange.Automatic,
    });
    Console.WriteLine(
        $"Process {processes.Rank} of {processes.Count}, {processes.LocalRank} of {processes.LocalCount} here, "
        + $"over {processes.Description}");
    var faults = new Faults(processes, settings.GetValueOrDefault("fault"), settings.GetValueOrDefault("checkpoint"));
    foreach (string name in args[1..].Where(argument => !argument.Contains('=')))
        if (DetectorTrainings.Has(name))
            TrainDetector(name, processes);
        else
            Train(name, processes, faults);
    return 0;
}
catch (Exception failure)
{
    Console.WriteLine($"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" | ")}");
    return 3;
}

void TrainDetector(string name, TrainingProcesses processes)
{
    var context = new MLContext(seed: 1);
    using var model = DetectorTrainings.Fit(context, DetectorTrainings.Of(name) with
    {
        Processes = processes,
        Checkpoint = settings.TryGetValue("checkpoint", out string? path) ? new TrainingCheckpoint { Path = path, Steps = 1 } : null,
        MetricsCallback = metrics =>
        {
            if (processes.IsFirst && !metrics.IsFromCheckpoint)
                Console.WriteLine(
                    FormattableString.Invariant($"epoch {metrics.Epoch} loss {metrics.Loss:f4} recall {metrics.ProposalRecall:f4} ")
                    + FormattableString.Invariant($"precision {metrics.ValidationAveragePrecision:f4}"));
        },
    });
    model.ExportToOnnx(Path.Combine(args[0], $"{name}-{processes.Rank}.onnx"));
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
        Device = settings.GetValueOrDefault("device"),
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
    if (settings.TryGetValue("gather", out string? columns))
        new SharedScoring(context, processes, faults).Write(
            model, Trainings.Data(context), columns.Split(','), Path.Combine(args[0], $"{name}-{processes.Rank}.csv"));
    ResNetCheckpoint.SaveSafetensors(model.Model, Path.Combine(args[0], $"{name}-{processes.Rank}.safetensors"));
}
