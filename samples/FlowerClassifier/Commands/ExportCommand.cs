using System.CommandLine;
using System.Globalization;
using Arguments;
using Microsoft.ML;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>Writes the network of a saved model as ONNX.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = CommonOptions.File("--output", "The file to write", "FlowerClassifier.onnx");

        var command = new Command(
            "export",
            "Writes the network of a model as ONNX, for programs without ML.NET. "
            + "Not for --method features, which has a regression beside the network.")
        {
            model, output,
        };
        command.SetAction(result => Run(result.GetValue(model)!, result.GetValue(output)!));
        return command;
    }

    private static int Run(string modelPath, string output)
    {
        OutputPath.ThrowIfUnwritable(output);
        var mlContext = new MLContext();
        var model = FlowerClassifier.LoadModel(mlContext, modelPath);
        using (model as IDisposable)
        {
            mlContext.Model.ExportResNetToOnnx(model, output);
        }
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"Wrote [link]{output}[/] ({new FileInfo(output).Length / 1e6:0.0} MB)");
        return 0;
    }
}
