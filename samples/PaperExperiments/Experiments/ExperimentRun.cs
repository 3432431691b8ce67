using System.Diagnostics;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;
using PaperExperiments.Data;
using PaperExperiments.Planning;
using PaperExperiments.Reports;
using PaperExperiments.Results;
using PaperExperiments.Trainings;
using Spectre.Console;

namespace PaperExperiments.Experiments;

/// <summary>One experiment from the command line to the files of its results.</summary>
internal sealed class ExperimentRun(Experiment experiment, ExperimentOptions options)
{
    /// <summary>The first tests by itself, which may take long on many images and at many sizes.</summary>
    public static MpiOptions Patience { get; } = new() { Timeout = TimeSpan.FromHours(6) };

    private readonly List<FinishedTraining> _trainings = [];
    private TrainingStore? _store;
    private PaperData? _data;

    public MLContext MLContext { get; } = new(options.Seed) { GpuDeviceId = Devices.Card(options.Device) };

    public ExperimentOptions Options => options;

    public IReadOnlyList<ResNetArchitecture> Nets { get; } = options.Nets ?? experiment.Nets;

    /// <summary>What the paper trained and tested on.</summary>
    public string PapersImages => experiment.Recipe == Recipe.Cifar ? "CIFAR-10" : "ImageNet";

    public PaperData Data => _data ?? throw new InvalidOperationException("This experiment has no images.");

    public void Run()
    {
        using var processes = experiment.Trains && !options.PlanOnly ? TrainingProcesses.JoinMpi(Patience) : null;
        if (processes is { IsFirst: false })
            new TrainingHelper(experiment.Recipe, options, processes).Help(ReadData(options.Data!));
        else
            Lead(processes);
    }

    private void Lead(TrainingProcesses? processes)
    {
        var clock = Stopwatch.StartNew();
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(experiment.Title)}[/]").LeftJustified());
        if (options.Data is not null)
            _data = ReadData(options.Data);
        if (experiment.Trains)
            TrainingPlan.Of(experiment, options, _data, Nets).Write();
        if (options.PlanOnly)
            return;

        using var store = new TrainingStore(options, processes);
        _store = store;
        var result = experiment.Evaluate(this);
        ResultTable.Write(experiment.Title, result);
        Save(result, clock.Elapsed);
    }

    /// <summary>A net, trained once with each seed.</summary>
    public IReadOnlyList<FinishedTraining> Train(ResNetArchitecture net)
    {
        FinishedTraining[] trainings =
            [.. options.Seeds.Select(seed => _store!.Get(TrainingSpec.Of(options, experiment.Recipe, Data.Name, net, seed), Data))];
        _trainings.AddRange(trainings.Where(training => !_trainings.Contains(training)));
        return trainings;
    }

    private PaperData ReadData(string path)
    {
        var data = DataReader.Read(MLContext, path).Take(options.DataScale);
        if (options.HoldOut > 0)
            data = data with { Training = RowSubset.Split(data.Training, PaperData.LabelColumn, options.HoldOut).Others };
        if (data.PixelShape is { } shape && (experiment.NeedsImageFiles || options.ImageSize is not null))
            throw new ArgumentException(experiment.NeedsImageFiles
                ? $"--data must have image files for {experiment.Name}, which resizes them; received {path}, which has pixels of {shape}."
                : $"--image-size is for image files; received {options.ImageSize} with {path}, which has pixels of {shape}.");
        return data;
    }

    private void Save(ExperimentResult result, TimeSpan elapsed)
    {
        var record = ResultRecord.Of(
            experiment, options, _data is null ? null : $"{_data.Name} ({_data.Source})", result, _trainings, elapsed);
        record.Save(Path.Combine(options.Output, "results.json"));
        ResultFiles.WriteRows(Path.Combine(options.Output, "results.csv"), result.Rows);
        if (result.Plots.Count > 0)
            ResultFiles.WriteCurves(Path.Combine(options.Output, "curves.csv"), result.Plots);
        string page = Path.Combine(options.Output, "report.html");
        ExperimentReport.Of(experiment, result, record, _trainings).Save(page);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{page}[/] and its numbers beside it, {elapsed:h\\:mm\\:ss} after the start");
    }
}
