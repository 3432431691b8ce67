using System.CommandLine;
using Microsoft.ML;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>Writes the network of a saved model as ONNX.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = new Option<string>("--output") { Description = "The file to write", DefaultValueFactory = _ => "FlowerClassifier.onnx" };

        var command = new Command("export", "Writes the network of a model as ONNX, for programs without ML.NET. Not for --method features, which has a regression beside the network.") { model, output };
        command.SetRun(result => Run(result.GetValue(model)!, result.GetValue(output)!));
        return command;
    }

    private static int Run(string modelPath, string output)
    {
        var mlContext = new MLContext();
        var model = FlowerClassifier.LoadModel(mlContext, modelPath);
        using (model as IDisposable)
        {
            mlContext.Model.ExportResNetToOnnx(model, output);
        }
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{output}[/] ({new FileInfo(output).Length / 1e6:0.0} MB)");
        return 0;
    }
}
