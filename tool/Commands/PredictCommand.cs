using System.CommandLine;
using System.Text;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Photos;
using MlResNet.Predictions;
using MlResNet.Reports;

namespace MlResNet.Commands;

/// <summary>Says what is on photos.</summary>
internal static class PredictCommand
{
    // Of more, a line each is easier to read.
    private const int MostPictures = 20;

    // Files wait in memory for their batch, and photos have megabytes.
    private const int BatchSize = 32;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var files = CommonOptions.Files();
        var top = new Option<int>("--top") { Description = "How many classes to tell", DefaultValueFactory = _ => 5 };
        var csv = new Option<bool>("--csv") { Description = "As comma-separated values" };
        var json = new Option<bool>("--json") { Description = "As JSON: an array of objects, one a line" };
        var output = CommonOptions.Out("The file to write. Default: the output of the program");
        var threads = CommonOptions.Threads();
        var backend = CommonOptions.Backend();
        top.Require(value => value >= 1, "must be at least 1");

        var command = new Command(
            "predict", "Tells what is on photos, as many as there are. Files that cannot be read are told on the error output; if there "
                + "are any, the exit code is 1.")
        {
            model, files, top, csv, json, output, threads, backend,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(json))
                result.AddError("--csv and --json exclude each other.");
        });
        command.SetAction(result => Run(
            Session.Of(result), result.GetValue(model)!, PhotoPaths.Expand(result.GetValue(files)!), result.GetValue(top),
            result.GetValue(output),
            (text, count) => result.GetValue(csv) ? new CsvPredictions(text, result.GetValue(top))
                : result.GetValue(json) ? new JsonPredictions(text)
                : new TextPredictions(
                    text, result.GetValue(output) is null && count <= MostPictures && PredictionPanel.IsPossible),
            count => new ScoringOptions
            {
                Backend = CommonOptions.BackendFor(count, result.GetValue(backend)), NumberOfThreads = result.GetValue(threads),
                BatchSize = BatchSize,
                CorruptImages = CorruptImageHandling.Skip,
            }));
        return command;
    }

    private static int Run(
        Session session, string modelPath, IReadOnlyList<string> files, int top, string? output,
        Func<TextWriter, int, IPredictionWriter> createWriter, Func<int, ScoringOptions> optionsFor)
    {
        if (output is not null)
            OutputPath.ThrowIfUnwritable(output);
        var mlContext = session.CreateContext();
        using var model = SavedModel.Load(mlContext, modelPath, optionsFor(files.Count));
        using var interruption = new Interruption("Stopping: what is done is written.");
        using var text = output is null ? StandardOutput() : new StreamWriter(output, append: false, WithoutMark);
        using var writer = createWriter(text, files.Count);
        int done = 0, unreadable = 0;
        foreach (var prediction in PredictionStream.Of(mlContext, model, files, top))
        {
            writer.Write(prediction);
            done++;
            if (prediction.Problem is not null)
            {
                unreadable++;
                Console.Error.WriteLine($"{prediction.Path} cannot be read: {prediction.Problem}");
            }
            if (interruption.IsRequested)
                throw new OperationCanceledException(FormattableString.Invariant($"Stopped after {done:N0} of {files.Count:N0} files."));
        }
        if (unreadable > 0)
            Console.Error.WriteLine(FormattableString.Invariant($"{unreadable:N0} of {files.Count:N0} files could not be read."));
        return unreadable == 0 ? 0 : 1;
    }

    private static UTF8Encoding WithoutMark { get; } = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>In larger pieces than the console's own writer, which writes through line by line.</summary>
    private static TextWriter StandardOutput() =>
        Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), WithoutMark) : Console.Out;
}
