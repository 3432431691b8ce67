using System.Text.Json;
using PaperExperiments.CommandLine;
using PaperExperiments.Experiments;
using PaperExperiments.Trainings;
using Reporting;

namespace PaperExperiments.Results;

/// <summary>An experiment for the record: its numbers and how they came about; the file <c>results.json</c>.</summary>
internal sealed record ResultRecord
{
    public required string Experiment { get; init; }

    public required string Title { get; init; }

    public required string CommandLine { get; init; }

    public required int Seed { get; init; }

    public required int Runs { get; init; }

    public required double Scale { get; init; }

    public required double DataScale { get; init; }

    public required string? Data { get; init; }

    public required Machine Machine { get; init; }

    public required string Device { get; init; }

    public required int Threads { get; init; }

    /// <summary>In UTC.</summary>
    public required DateTime Finished { get; init; }

    /// <summary>Of this command, trainings that were finished before left out.</summary>
    public required double Seconds { get; init; }

    /// <summary>Of all trainings that the numbers are from.</summary>
    public required double TrainingSeconds { get; init; }

    public required IReadOnlyList<ResultRow> Rows { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<TrainingSummary> Trainings { get; init; }

    public static ResultRecord Of(
        Experiment experiment, ExperimentOptions options, string? data, ExperimentResult result, IReadOnlyList<FinishedTraining> trainings,
        TimeSpan elapsed) => new()
    {
        Experiment = experiment.Name,
        Title = experiment.Title,
        CommandLine = options.CommandLine,
        Seed = options.Seed,
        Runs = options.Runs,
        Scale = options.Scale,
        DataScale = options.DataScale,
        Data = data,
        Machine = Machine.Current,
        Device = options.Device ?? "cpu",
        Threads = options.Threads,
        Finished = DateTime.UtcNow,
        Seconds = elapsed.TotalSeconds,
        TrainingSeconds = trainings.Sum(training => training.Summary.Seconds),
        Rows = result.Rows,
        Notes = result.Notes,
        Trainings = [.. trainings.Select(training => training.Summary)],
    };

    public void Save(string path) => WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Options));

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
