using Arguments;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.Runtime;
using Reporting;

namespace ImageNetTraining;

/// <summary>A training on a folder, alone or with other processes: tested after each epoch, kept as it goes, saved at its end.</summary>
internal sealed class Training(string data, string model, ResNetTrainer.Options recipe)
{
    private const int StepsBetweenLines = 20, StepsBetweenCheckpoints = 1000;

    private readonly MLContext _mlContext = new(1);

    public void Run()
    {
        using var processes = TrainingProcesses.JoinMpi();
        if (processes.IsFirst)
            OutputPath.ThrowIfUnwritable(model);
        using var interruption = new Interruption("Stopping: the training is kept, and goes on when it is started again.");
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind >= ChannelMessageKind.Info && message.Source.Contains("ResNetTrainer", StringComparison.Ordinal))
                Console.WriteLine(message.RawMessage);
        };
        var train = ImageSet.Load(_mlContext, data, DatasetPart.Training);
        var options = recipe with
        {
            ValidationSet = ImageSet.Load(_mlContext, data, DatasetPart.Test),
            Processes = processes,
            CancellationToken = interruption.Token,
            Checkpoint = new TrainingCheckpoint { Path = model + ".training", Steps = StepsBetweenCheckpoints },
            MetricsInterval = StepsBetweenLines,
            MetricsCallback = processes.IsFirst ? Report : null,
        };
        using var fitted = _mlContext.MulticlassClassification.Trainers.ResNet(options).Fit(train);
        if (!processes.IsFirst)
            return;
        _mlContext.Model.Save(fitted, train.Schema, model);
        Console.WriteLine($"Wrote {model}");
    }

    public void Plan(CardAssumptions cards)
    {
        using var processes = TrainingProcesses.JoinMpi();
        var train = ImageSet.Load(_mlContext, data, DatasetPart.Training);
        var speed = MachineSpeed.Measure(_mlContext, train, recipe with { Processes = processes });
        if (!processes.IsFirst)
            return;
        var label = (KeyDataViewType)train.Schema["Label"].Type;
        var architecture = recipe.Architecture!;
        var assumptions = cards.Over(
            new()
            {
                Network = architecture.DisplayName,
                Images = train.GetRowCount()!.Value,
                Epochs = recipe.Epochs,
                Parameters = architecture.Complexity(recipe.ImageShape!.Value, (int)label.Count).Parameters,
            },
            speed);
        string here = $"{Machine.Current.Processor}, {Environment.ProcessorCount} cores, {processes.Count} "
            + (processes.Count == 1 ? "process" : "processes");
        TrainingPlan.Write(Console.Out, speed, here, assumptions, cards.Cards);
    }

    private static void Report(ResNetMetrics metrics)
    {
        if (!metrics.EndOfEpoch)
            Console.WriteLine(FormattableString.Invariant(
                $"step {metrics.Iteration} of {metrics.Iterations}: loss {metrics.TrainingLoss:f3}, ")
                + FormattableString.Invariant($"{metrics.ImagesPerSecond:f1} images/s, {metrics.TimeLeft:d\\.hh\\:mm} left"));
    }
}
