using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>Saved models in a process that has ML.NET's own packages and nothing else.</summary>
[TestClass]
public sealed class StockHostTests
{
    private static readonly string[] CifarClasses =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_trained_network_gives_the_same_scores_for_1000_images()
    {
        byte[] file = File.ReadAllBytes(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        byte[][] records = [.. file.Chunk(3073)];
        using var checkpoint = ResNetCheckpoint.Load(TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th"));
        var shape = new ImageShape(3, 32, 32);
        var normalization = new Normalization(shape, [123.675f, 116.28f, 103.53f], [58.395f, 57.12f, 57.375f]);
        var view = _ml.Transforms.Conversion.MapValueToKey(
            "Label", keyData: _ml.Data.LoadFromEnumerable(CifarClasses.Select(name => new ClassRow { Name = name })))
            .Fit(Rows(records)).Transform(Rows(records));
        using var transformer = new ResNetTransformer(
            new ScoringModel(checkpoint.CreateNetwork(), new ImageInput(shape, PixelLayout.Planar), normalization, CPU),
            new("Label", "Pixels", "Score", "PredictedLabel"), view.Schema);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("pixels.bin"), [.. records.SelectMany(record => record.Skip(1))]);
        _ml.Model.Save(transformer, view.Schema, folder.File("model.zip"));

        var (columns, rows) = Run(folder.File("model.zip"), "pixels", folder.File("pixels.bin"), "3072");

        var scored = transformer.Transform(_ml.Transforms.SelectColumns("Pixels").Fit(view).Transform(view));
        CollectionAssert.AreEqual(SchemaText.Describe(scored.Schema), columns);
        Compare(scored, rows, 1_000);
        Assert.AreEqual(0.998, rows.Zip(records, (row, record) => row.Label == record[0] + 1 ? 1.0 : 0).Average(), 0.003);
    }

    [TestMethod]
    public void A_pipeline_from_image_files_of_any_size_gives_the_same_scores_and_names()
    {
        using var folder = new TemporaryFolder();
        var photos = ScoringFixture.Photos(40);
        foreach (var photo in photos)
            File.WriteAllBytes(folder.File(photo.FileName), photo.EncodedVarying);
        var view = _ml.Data.LoadFromEnumerable(photos.Select(photo => new NamedFile { FileName = photo.FileName, Class = photo.Class }));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_ml.Transforms.LoadImages("Image", folder.Root, "FileName"))
            .Append(new FittedEstimator(
                schema => ScoringFixture.Transformer(schema, "Image"), new("Label", "Image", "Score", "PredictedLabel")));
        using var model = pipeline.Fit(view);
        _ml.Model.Save(model, view.Schema, folder.File("model.zip"));

        string[] names = [.. photos.Select(photo => photo.FileName)];
        var (_, rows) = Run(folder.File("model.zip"), ["files", .. names]);

        Compare(model.Transform(view), rows, 40);
    }

    private static void Compare(IDataView scored, List<(uint Label, float[] Scores)> rows, int count)
    {
        Assert.HasCount(count, rows);
        CollectionAssert.AreEqual(scored.GetColumn<uint>("PredictedLabel").ToArray(), rows.Select(row => row.Label).ToArray());
        foreach (var (expected, actual) in scored.GetColumn<float[]>("Score").Zip(rows, (score, row) => (score, row.Scores)))
            ScoringFixture.AreClose(expected, actual);
    }

    private static (string[] Columns, List<(uint Label, float[] Scores)> Rows) Run(string model, params string[] arguments)
    {
        string[] lines = TestProgram.Run("StockHost", [model, .. arguments]);
        int end = Array.IndexOf(lines, "");
        return (lines[..end], [.. lines[(end + 1)..].Select(Parse)]);

        static (uint, float[]) Parse(string line)
        {
            string[] values = line.Split(' ');
            return (
                uint.Parse(values[0], CultureInfo.InvariantCulture),
                [.. values[1..].Select(value => float.Parse(value, CultureInfo.InvariantCulture))]);
        }
    }

    private IDataView Rows(byte[][] records) =>
        _ml.Data.LoadFromEnumerable(records.Select(
            record => new CifarRow { Label = CifarClasses[record[0]], Pixels = [.. record.Skip(1).Select(value => (float)value)] }));

    private sealed class CifarRow
    {
        public string Label { get; set; } = "";

        [VectorType(3072)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class NamedFile
    {
        public string FileName { get; set; } = "";

        public string Class { get; set; } = "";
    }

    private sealed class ClassRow
    {
        public string Name { get; set; } = "";
    }
}
