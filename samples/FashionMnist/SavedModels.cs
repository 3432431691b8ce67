using Microsoft.ML;
using Microsoft.ML.Data;

namespace FashionMnist;

/// <summary>The trained model as files: a pipeline that any ML.NET program with ONNX Runtime loads, and the bare network as ONNX.</summary>
internal sealed record SavedModels(string Zip, string Onnx)
{
    /// <summary>Images that are predicted with the loaded model; stock transformers score row by row.</summary>
    public const int Compared = 1_000;

    public long ZipBytes => new FileInfo(Zip).Length;

    public static SavedModels Write(MLContext mlContext, ITransformer model, DataViewSchema inputSchema, string folder)
    {
        var files = new SavedModels(Path.Combine(folder, "model.zip"), Path.Combine(folder, "model.onnx"));
        mlContext.Model.SaveResNet(model, inputSchema, files.Zip);
        mlContext.Model.ExportResNetToOnnx(model, files.Onnx);
        return files;
    }

    /// <returns>The share of images to which the loaded model gives the label that they have in <paramref name="predictions"/>.</returns>
    public double CompareWith(MLContext mlContext, IDataView images, IDataView predictions)
    {
        var first = mlContext.Data.TakeRows(images, Compared);
        var model = mlContext.Model.Load(Zip, out _);
        using (model as IDisposable)
        {
            var (ours, theirs) =
                (predictions.GetColumn<string>("PredictedLabel"), model.Transform(first).GetColumn<string>("PredictedLabel"));
            return theirs.Zip(ours, (a, b) => a == b ? 1.0 : 0).Average();
        }
    }
}
