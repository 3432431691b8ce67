using System.Globalization;
using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;
using PaperExperiments.Data;
using PaperExperiments.Experiments;
using PaperExperiments.Trainings;
using Spectre.Console;

namespace PaperExperiments.Planning;

/// <summary>What an experiment will do, before it does it.</summary>
internal sealed record TrainingPlan(PaperDataFacts Data, int Runs, StepSpeed Speed, IReadOnlyList<PlannedTraining> Trainings)
{
    /// <summary>Plans on the images that are there, or, where none were given, on those of the paper.</summary>
    public static TrainingPlan Of(Experiment experiment, ExperimentOptions options, PaperData? data, IReadOnlyList<ResNetArchitecture> nets)
    {
        var facts = data is not null
            ? PaperDataFacts.Of(data)
            : (experiment.Recipe == Recipe.Cifar ? PaperDataFacts.Cifar10 : PaperDataFacts.ImageNet).Take(options.DataScale);
        PlannedTraining[] trainings =
            [.. nets.Select(net => PlannedTraining.Of(TrainingSpec.Of(options, experiment.Recipe, facts.Name, net, options.Seed), facts))];
        var smallest = trainings.MinBy(training => training.MultiplyAdds)!;
        return new(facts, options.Runs, StepSpeed.Measure(smallest.Net, smallest.Shape, facts.ClassCount, options.Threads), trainings);
    }

    public TimeSpan Time => TimeSpan.FromSeconds(Runs * Trainings.Sum(training => training.Time(Speed).TotalSeconds));

    public void Write()
    {
        AnsiConsole.MarkupLineInterpolated(
            $"{Data.Name}: {Data.TrainingCount:N0} images to train on, {Data.TestCount:N0} to test on, {Data.ClassCount} classes");
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("Net").NoWrap());
        foreach (string heading in new[] { "Parameters", "Multiply-adds", "Images", "Steps", "Epochs", "Time" })
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var training in Trainings)
            table.AddRow(
                Markup.Escape(training.Net.DisplayName), Number(training.Parameters), Number(training.MultiplyAdds),
                Markup.Escape(training.Shape.ToString()), Text($"{training.Steps:N0} × {training.BatchSize}"),
                Text($"{training.Epochs:N1}"), Duration(training.Time(Speed)));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupInterpolated(
            $"{Runs} {(Runs == 1 ? "training" : "trainings")} of each: about {Duration(Time)} on this machine's processor, by a step of ");
        AnsiConsole.MarkupLineInterpolated($"the smallest net");
    }

    private static string Duration(TimeSpan time)
    {
        if (time.TotalHours >= 48)
            return Text($"{time.TotalDays:N0} days");
        return time.TotalMinutes >= 90 ? Text($"{time.TotalHours:N1} h")
            : time.TotalSeconds >= 90 ? Text($"{time.TotalMinutes:N0} min")
            : Text($"{time.TotalSeconds:N0} s");
    }

    private static string Number(long value) => value >= 1_000_000_000 ? Text($"{value / 1e9:N2} G") : Text($"{value / 1e6:N2} M");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
