using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Photos;
using MlResNet.Predictions;
using MlResNet.Reports;

namespace MlResNet.Commands;

/// <summary>Evaluates a saved model.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var photos = CommonOptions.Photos();
        var testFraction = CommonOptions.TestFraction("all photos, or what the folder itself has in val");
        testFraction.Description += ". With 0.2, the photos of the same folder that train has set aside";
        var threads = CommonOptions.Threads();
        var backend = CommonOptions.Backend();
        var report = CommonOptions.Report("the model's name with the ending .evaluation.html, in this folder");

        var command = new Command("evaluate", "Shows how well a model does on photos whose classes are known.")
        {
            model, photos, testFraction, threads, backend, report,
        };
        command.SetAction(result => Run(
            Session.Of(result), result.GetValue(model)!, result.GetValue(photos)!, result.GetValue(testFraction),
            new ScoringOptions { Backend = result.GetValue(backend), NumberOfThreads = result.GetValue(threads) },
            result.GetValue(report) ?? Path.GetFileNameWithoutExtension(result.GetValue(model)!) + ".evaluation.html"));
        return command;
    }

    private static int Run(
        Session session, string modelPath, string source, double? testFraction, ScoringOptions options, string report)
    {
        OutputPath.ThrowIfUnwritable(report);
        var mlContext = session.CreateContext(seed: 1);
        using var model = SavedModel.Load(mlContext, modelPath, options);
        var part = testFraction is null && !PhotoSet.HasParts(source) ? DatasetPart.All : DatasetPart.Test;
        var photos = Headings.While("Reading the photos", () => PhotoSet.Scan(mlContext, source, part, testFraction ?? 0));
        photos.ThrowIfEmpty(source);
        PhotoSummary.Write(null, photos);
        Evaluation.Run(mlContext, model.Transformer, model.Prepare(photos.Load(mlContext)), photos, photos.Unreadable, report,
            new("Photos", source), new("Model", modelPath));
        return 0;
    }
}
