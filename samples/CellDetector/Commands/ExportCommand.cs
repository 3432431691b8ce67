using System.CommandLine;
using System.Globalization;
using Arguments;
using Microsoft.ML;
using Spectre.Console;

namespace Cells.Commands;

/// <summary>Writes the detector of a saved model as ONNX.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = CommonOptions.File("--output", "The file to write", "CellDetector.onnx");

        var command = new Command("export", "Writes a detector as ONNX, suppression included, for programs without ML.NET.")
        {
            model, output,
        };
        command.SetAction(result => Run(result.GetValue(model)!, result.GetValue(output)!));
        return command;
    }

    private static int Run(string modelPath, string output)
    {
        OutputPath.ThrowIfUnwritable(output);
        using (var model = new MLContext().Model.LoadFasterRcnn(modelPath))
            model.ExportToOnnx(output);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"Wrote [link]{output}[/] ({new FileInfo(output).Length / 1e6:0.0} MB)");
        return 0;
    }
}
