using System.CommandLine;
using System.Globalization;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using MlResNet.Photos;
using MlResNet.Predictions;
using Spectre.Console;

namespace MlResNet.Commands;

/// <summary>Writes the network of a saved model for programs without ML.NET.</summary>
internal static class ExportCommand
{
    private const string OnnxEnding = ".onnx", SafetensorsEnding = ".safetensors";

    private const int CalibrationPhotos = 300;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var onnx = new Option<bool>("--onnx") { Description = "As ONNX: normalisation and class names are in the file" };
        var safetensors = new Option<bool>("--safetensors") { Description = "As safetensors: the weights, by torchvision's names" };
        var int8 = new Option<string?>("--int8")
        {
            Description = "As ONNX in 8-bit integers, whose ranges these photos tell: a folder or a pattern, with photos of all classes",
            HelpName = "PHOTOS",
        };
        var fp16 = new Option<bool>("--fp16") { Description = "As ONNX in 16-bit floating point" };
        var output = CommonOptions.Out("The file to write; its ending says the format too. Default: the model's name with that ending");

        var command = new Command(
            "export", "Writes the network of a model for programs without ML.NET, as ONNX or safetensors. Not of a model of train --method "
            + "features, which has a regression beside the network.")
        {
            model, onnx, safetensors, int8, fp16, output,
        };
        command.Validators.Add(result =>
        {
            int formats = Convert.ToInt32(result.GetValue(safetensors)) + Convert.ToInt32(result.GetValue(int8) is not null)
                + Convert.ToInt32(result.GetValue(fp16));
            if (formats > 1 || (result.GetValue(onnx) && result.GetValue(safetensors)))
                result.AddError("--safetensors, --int8 and --fp16 exclude each other, and --onnx --safetensors.");
            else if (formats == 0 && !result.GetValue(onnx)
                && Path.GetExtension(result.GetValue(output)) is not (OnnxEnding or SafetensorsEnding))
                result.AddError(
                    "Say the format: --onnx, --safetensors, --int8 PHOTOS, --fp16, or --out with the ending .onnx or .safetensors.");
        });
        command.SetAction(result =>
        {
            bool isOnnx = result.GetValue(onnx) || result.GetValue(fp16) || result.GetValue(int8) is not null
                || (!result.GetValue(safetensors) && Path.GetExtension(result.GetValue(output)) == OnnxEnding);
            string modelPath = result.GetValue(model)!;
            string path = result.GetValue(output) ?? Path.ChangeExtension(modelPath, isOnnx ? OnnxEnding : SafetensorsEnding);
            OutputPath.ThrowIfUnwritable(path);
            var mlContext = Session.Of(result).CreateContext();
            using var network = SavedModel.LoadNetwork(mlContext, modelPath);
            if (isOnnx)
                network.ExportToOnnx(path, Options(mlContext, network, result.GetValue(int8), result.GetValue(fp16)));
            else
                ResNetCheckpoint.SaveSafetensors(network.Model, path);
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Wrote [link]{path}[/] ({new FileInfo(path).Length / 1e6:0.0} MB)");
            return 0;
        });
        return command;
    }

    private static OnnxExportOptions Options(MLContext mlContext, ResNetTransformer network, string? photos, bool isHalf) => new()
    {
        Precision = photos is not null ? NetworkPrecision.Int8 : isHalf ? NetworkPrecision.Half : null,
        CalibrationData = photos is null ? null : Calibration(mlContext, network, photos),
    };

    /// <summary>Some of the photos that can be read, of all classes as likely as not.</summary>
    private static IDataView Calibration(MLContext mlContext, ResNetTransformer network, string source)
    {
        PhotoRow[] photos = [.. PhotoPaths.Expand([source]).Select(path => new PhotoRow(path, ""))];
        new Random(1).Shuffle(photos);
        Array.Resize(ref photos, Math.Min(photos.Length, CalibrationPhotos));
        var view = mlContext.Data.LoadFromEnumerable(photos);
        var unreadable = mlContext.Data.FindUnreadableImages(view, nameof(PhotoRow.ImageSource)).Select(image => image.Row).ToHashSet();
        view = mlContext.Data.LoadFromEnumerable(photos.Where((_, row) => !unreadable.Contains(row)));
        return mlContext.Transforms.CopyColumns(network.FeatureColumnName, nameof(PhotoRow.ImageSource)).Fit(view).Transform(view);
    }
}
