using System.CommandLine;
using Arguments;
using Flowers.Photos;
using Flowers.Reports;
using Microsoft.ML;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>Says what is on photos.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("PHOTO")
        {
            Description = "Photos: files, folders with all that is in them, or patterns such as 'holiday/*.jpg'",
            Arity = ArgumentArity.OneOrMore,
        };
        var model = CommonOptions.Model();
        var top = new Option<int>("--top") { Description = "How many classes to show", DefaultValueFactory = _ => 5 };
        top.Require(value => value >= 1, "must be at least 1");

        var command = new Command("predict", "Shows photos and the probabilities of the classes. Ends with 1 if a file could not be read.")
        {
            files,
            model,
            top,
        };
        command.SetAction(result => Run(PhotoPaths.Expand(result.GetValue(files)!), result.GetValue(model)!, result.GetValue(top)));
        return command;
    }

    private static int Run(IReadOnlyList<string> files, string modelPath, int top)
    {
        FlowerClassifier.MLNetModelPath = modelPath;
        // A model that cannot be loaded is no photo's fault.
        _ = FlowerClassifier.PredictEngine.Value;
        var mlContext = new MLContext();
        int failed = 0;
        foreach (string file in files)
        {
            try
            {
                Predict(mlContext, file, top);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]{file}[/]: {error.Message}");
                failed++;
            }
        }
        if (failed > 0)
            AnsiConsole.MarkupLineInterpolated($"[red]{failed} of {files.Count} files could not be read[/]");
        return failed == 0 ? 0 : 1;
    }

    private static void Predict(MLContext mlContext, string path, int top)
    {
        var input = new FlowerClassifier.ModelInput { ImageSource = File.ReadAllBytes(path) };
        if (mlContext.Data.FindUnreadableImages(mlContext.Data.LoadFromEnumerable([input]), "ImageSource") is [var problem])
            throw new InvalidDataException(problem.Reason);
        PredictionPanel.Write(path, input.ImageSource, [.. FlowerClassifier.PredictAllLabels(input).Take(top)]);
    }
}
