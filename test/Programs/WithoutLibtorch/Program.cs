using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

// WithoutLibtorch: asks for a trainer. WithoutLibtorch MODEL FILE LENGTH: scores rows of so many pixels with a saved model, through ONNX
// Runtime.
var mlContext = new MLContext();
if (args is [var model, var file, var length])
{
    Score(model, file, int.Parse(length, CultureInfo.InvariantCulture));
    return;
}

try
{
    mlContext.MulticlassClassification.Trainers.ResNet();
    Console.WriteLine("libtorch was found");
}
catch (InvalidOperationException missing)
{
    Console.WriteLine(missing.Message);
}

void Score(string model, string file, int length)
{
    using var transformer = ResNetModel.Load(mlContext, model, new() { Backend = ScoringBackend.OnnxRuntime });
    var schema = SchemaDefinition.Create(typeof(Row));
    schema[nameof(Row.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
    var rows = mlContext.Data.LoadFromEnumerable(
        File.ReadAllBytes(file).Chunk(length).Select(row => new Row { Pixels = Array.ConvertAll(row, value => (float)value) }), schema);
    foreach (float[] scores in transformer.Transform(rows).GetColumn<float[]>("Score"))
        Console.WriteLine(string.Join(' ', scores.Select(score => score.ToString(CultureInfo.InvariantCulture))));
}

internal sealed class Row
{
    public float[] Pixels { get; set; } = [];
}
