using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

// WithoutLibtorch: asks for a trainer. WithoutLibtorch MODEL FILE LENGTH BACKEND: scores rows of so many pixels with a saved model.
// WithoutLibtorch boxes MODEL FILE...: prints, line by line, the label, score and box of all that is found in an image.
var mlContext = new MLContext();
if (args is ["boxes", var detector, .. var images])
{
    Detect(detector, images);
    return;
}
if (args is [var model, var file, var length, var backend])
{
    Score(model, file, int.Parse(length, CultureInfo.InvariantCulture), Enum.Parse<ScoringBackend>(backend));
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

void Score(string model, string file, int length, ScoringBackend backend)
{
    using var transformer = ResNetModel.Load(mlContext, model, new() { Backend = backend });
    var schema = SchemaDefinition.Create(typeof(Row));
    schema[nameof(Row.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
    var rows = mlContext.Data.LoadFromEnumerable(
        File.ReadAllBytes(file).Chunk(length).Select(row => new Row { Pixels = Array.ConvertAll(row, value => (float)value) }), schema);
    foreach (float[] scores in transformer.Transform(rows).GetColumn<float[]>("Score"))
        Console.WriteLine(string.Join(' ', scores.Select(score => score.ToString(CultureInfo.InvariantCulture))));
}

void Detect(string model, string[] files)
{
    using var transformer = mlContext.Model.LoadFasterRcnn(model, new() { Backend = ScoringBackend.OnnxRuntime });
    var rows = mlContext.Data.LoadFromEnumerable(files.Select(ImageRow.Of));
    foreach (var found in mlContext.Data.CreateEnumerable<DetectedRow>(transformer.Transform(rows), reuseRowObject: false))
        Console.WriteLine(found);
}

internal sealed class Row
{
    public float[] Pixels { get; set; } = [];
}
