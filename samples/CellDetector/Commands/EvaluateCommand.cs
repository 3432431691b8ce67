using System.CommandLine;
using Arguments;
using Cells.Photos;
using Cells.Reports;
using Microsoft.ML;

namespace Cells.Commands;

/// <summary>Evaluates a saved model.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var model = CommonOptions.Model();
        var report = CommonOptions.Report();

        var command = new Command("evaluate", "Shows how well a model does on the photos of a folder that are to be tested on.")
        {
            data, model, report,
        };
        command.SetAction(result => Run(result.GetValue(data)!.FullName, result.GetValue(model)!, result.GetValue(report)!));
        return command;
    }

    private static int Run(string data, string modelPath, string report)
    {
        OutputPath.ThrowIfUnwritable(report);
        var mlContext = new MLContext(seed: 1);
        var model = CellDetector.LoadModel(mlContext, modelPath);
        using (model as IDisposable)
        {
            var photos = VocFolder.Open(mlContext, data);
            Evaluation.Run(
                mlContext, model, photos.Test, report, new("Photos", $"{data} ({photos.Split})"), new("Model", modelPath));
        }
        return 0;
    }
}
