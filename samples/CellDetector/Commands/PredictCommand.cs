using System.CommandLine;
using Arguments;
using Cells.Photos;
using Cells.Reports;
using Microsoft.ML;
using Spectre.Console;

namespace Cells.Commands;

/// <summary>Draws what it finds on photos.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("PHOTO")
        {
            Description = "Photos: files, or folders with all that is in them",
            Arity = ArgumentArity.OneOrMore,
        };
        var model = CommonOptions.Model();
        var output = new Option<string>("--output")
        {
            Description = "Folder for the photos with boxes drawn on them, as PNG",
            DefaultValueFactory = _ => Path.Combine(CommonOptions.Folder, "found"),
        };
        var score = new Option<float>("--score") { Description = "Least score of what is shown", DefaultValueFactory = _ => 0.5f };
        score.Require(value => value is >= 0 and <= 1, "must be from 0 to 1");

        var command = new Command("predict", "Finds objects in photos and draws them. Ends with 1 if a file could not be read.")
        {
            files, model, output, score,
        };
        command.SetAction(result => Run(
            PhotoPaths.Expand(result.GetValue(files)!), result.GetValue(model)!, result.GetValue(output)!, result.GetValue(score)));
        return command;
    }

    private static int Run(IReadOnlyList<string> files, string modelPath, string output, float score)
    {
        OutputPath.ThrowIfUnwritable(Path.Combine(output, "found.png"));
        CellDetector.MLNetModelPath = modelPath;
        // A model that cannot be loaded is no photo's fault.
        _ = CellDetector.PredictEngine.Value;
        var mlContext = new MLContext();
        int failed = 0;
        foreach (string file in files)
        {
            try
            {
                Predict(mlContext, file, output, score);
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

    private static void Predict(MLContext mlContext, string path, string output, float score)
    {
        var input = new CellDetector.ModelInput { Image = File.ReadAllBytes(path) };
        if (mlContext.Data.FindUnreadableImages(mlContext.Data.LoadFromEnumerable([input]), "Image") is [var problem])
            throw new InvalidDataException(problem.Reason);
        var answer = CellDetector.Predict(input);
        var found = FoundObject.Of(answer.PredictedLabel, answer.Score, answer.PredictedBoundingBoxes)
            .Where(one => one.Score >= score).ToArray();
        string drawn = Path.Combine(output, $"{Path.GetFileNameWithoutExtension(path)}.png");
        File.WriteAllBytes(drawn, DrawnBoxes.Of(input.Image, found));
        var classes = found.GroupBy(one => one.Label).OrderByDescending(group => group.Count());
        string counts = found.Length == 0 ? "nothing" : string.Join(", ", classes.Select(group => $"{group.Count()} {group.Key}"));
        AnsiConsole.MarkupLineInterpolated($"{path}: {counts}, drawn in [link]{drawn}[/]");
    }
}
