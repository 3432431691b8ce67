using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Saving;

// StockHost MODEL pixels FILE LENGTH | StockHost MODEL files NAME... | StockHost MODEL boxes FILE...
// Scores images with a saved model and prints, line by line, the columns of the result, then each row's predicted label and scores; or,
// line by line, the label, score and box of all that a detector finds in an image.
var mlContext = new MLContext();
var model = mlContext.Model.Load(args[0], out _);
if (args[1] == "boxes")
{
    Detect(args[2..]);
    ThrowIfThereAreStrangers();
    return;
}
var scored = model.Transform(args[1] == "pixels" ? Pixels(args[2], int.Parse(args[3])) : Files(args[2..]));

foreach (string column in SchemaText.Describe(scored.Schema))
    Console.WriteLine(column.ReplaceLineEndings(" "));
Console.WriteLine();
foreach (var (label, scores) in scored.GetColumn<uint>("PredictedLabel").Zip(scored.GetColumn<float[]>("Score")))
    Console.WriteLine(FormattableString.Invariant($"{label} {string.Join(' ', scores)}"));

ThrowIfThereAreStrangers();

void ThrowIfThereAreStrangers()
{
    string[] strangers =
    [
        .. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!)
            .Where(name => name is "Microsoft.ML.ResNet" or "TorchSharp"),
    ];
    if (strangers.Length > 0)
        throw new InvalidOperationException($"Loaded: {string.Join(", ", strangers)}");
}

void Detect(string[] files)
{
    var engine = mlContext.Model.CreatePredictionEngine<ImageRow, DetectedRow>(model);
    foreach (string file in files)
        Console.WriteLine(engine.Predict(ImageRow.Of(file)));
}

IDataView Pixels(string file, int length)
{
    var schema = SchemaDefinition.Create(typeof(PixelRow));
    schema[nameof(PixelRow.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
    return mlContext.Data.LoadFromEnumerable(
        File.ReadAllBytes(file).Chunk(length).Select(row => new PixelRow { Pixels = Array.ConvertAll(row, value => (float)value) }),
        schema);
}

IDataView Files(string[] names) => mlContext.Data.LoadFromEnumerable(names.Select(name => new FileRow { FileName = name }));

internal sealed class PixelRow
{
    public float[] Pixels { get; set; } = [];
}

internal sealed class FileRow
{
    public string FileName { get; set; } = "";

    // The label is not known; the pipeline's key mapping wants its column all the same.
    public string Class { get; set; } = "";
}
