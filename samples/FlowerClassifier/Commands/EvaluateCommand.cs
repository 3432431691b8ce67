using System.CommandLine;
using Arguments;
using Flowers.Photos;
using Flowers.Reports;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Flowers.Commands;

/// <summary>Evaluates a saved model.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var model = CommonOptions.Model();
        var testFraction = CommonOptions.TestFraction();
        var all = new Option<bool>("--all") { Description = "On all photos of the folder: for one that the model was not trained on" };
        var report = CommonOptions.Report();

        var command = new Command("evaluate",
            "Shows how well a model does on the photos that train set aside, or on those of another folder.")
        {
            data, model, testFraction, all, report,
        };
        command.SetAction(result => Run(
            result.GetValue(data)!.FullName, result.GetValue(all), result.GetValue(testFraction), result.GetValue(model)!,
            result.GetValue(report)!));
        return command;
    }

    private static int Run(string data, bool all, double? testFraction, string modelPath, string report)
    {
        OutputPath.ThrowIfUnwritable(report);
        var mlContext = new MLContext(seed: 1);
        var model = FlowerClassifier.LoadModel(mlContext, modelPath);
        using (model as IDisposable)
        {
            var photos = Headings.While("Reading the photos", () =>
                all ? PhotoFolder.Scan(mlContext, data)
                    : PhotoFolder.Scan(mlContext, data, DatasetPart.Test, TestPart.Fraction(data, testFraction)));
            PhotoSummary.Write(null, photos);
            Evaluation.Run(mlContext, model, photos, photos.Unreadable, report, new("Photos", data), new("Model", modelPath));
        }
        return 0;
    }
}
