using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>Models saved with <c>mlContext.Model.Save</c> and loaded as ML.NET's own transformers.</summary>
[TestClass]
public sealed class SavedModelTests
{
    private static readonly ColumnNames Columns = new("Label", "Pixels", "Score", "PredictedLabel");

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Pixels")]
    [DataRow("BytePixels")]
    [DataRow("Encoded")]
    public void A_loaded_model_gives_the_same_columns_types_annotations_and_scores(string feature)
    {
        var view = View(_ml, 40);
        using var transformer = Transformer(view.Schema, feature);

        using var loaded = SavedModel.RoundTrip(_ml, transformer, view.Schema);

        SavedModel.AreAlike(transformer.Transform(view), loaded.Transform(view));
    }

    [TestMethod]
    [DataRow("Sized", 3)]
    [DataRow("Loaded", 3)]
    [DataRow("Loaded", 1)]
    [DataRow("EncodedVarying", 3)]
    [DataRow("EncodedVarying", 1)]
    public void Images_of_any_size_are_brought_to_the_networks_as_in_training(string feature, int channels)
    {
        using var folder = new TemporaryFolder();
        foreach (var photo in Photos(12))
            File.WriteAllBytes(folder.File(photo.FileName), photo.EncodedVarying);
        var view = View(_ml, 12);
        view = _ml.Transforms.LoadImages("Loaded", folder.Root, "FileName")
            .Append(_ml.Transforms.ResizeImages("Sized", Photo.Side, Photo.Side, "Loaded")).Fit(view).Transform(view);
        using var transformer = Transformer(view.Schema, Columns with { Feature = feature }, shape: new(channels, Photo.Side, Photo.Side));

        using var loaded = SavedModel.RoundTrip(_ml, transformer, view.Schema);

        SavedModel.AreAlike(transformer.Transform(view), loaded.Transform(view));
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("number")]
    [DataRow("none")]
    public void Class_names_of_any_type_or_none_survive(string names)
    {
        var view = names switch
        {
            "text" => View(_ml, 12),
            "number" => _ml.Transforms.Conversion.MapValueToKey("Label", "ClassNumber").Fit(PhotoView(12)).Transform(PhotoView(12)),
            _ => _ml.Transforms.CopyColumns("Label", "NamelessClass").Fit(PhotoView(12)).Transform(PhotoView(12)),
        };
        using var transformer = Transformer(view.Schema);

        using var loaded = SavedModel.RoundTrip(_ml, transformer, view.Schema);

        SavedModel.AreAlike(transformer.Transform(view), loaded.Transform(view));
    }

    [TestMethod]
    public void Names_of_columns_are_kept()
    {
        var columns = new ColumnNames("Label", "Pixels", "my score", "fc/Gemm");
        var view = View(_ml, 6);
        using var transformer = Transformer(view.Schema, columns);

        using var loaded = SavedModel.RoundTrip(_ml, transformer, view.Schema);

        SavedModel.AreAlike(transformer.Transform(view), loaded.Transform(view), columns);
    }

    [TestMethod]
    public void A_pipeline_of_pipelines_is_saved_twice_loaded_and_saved_again()
    {
        var photos = PhotoView(20);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(new EstimatorChain<ITransformer>()
                .Append<ITransformer>(_ml.Transforms.CopyColumns("Copy", "Pixels"))
                .Append<ITransformer>(new FittedEstimator(schema => Transformer(schema), Columns)))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
        using var model = pipeline.Fit(photos);
        byte[] first = SavedModel.Save(_ml, model, photos.Schema), second = SavedModel.Save(_ml, model, photos.Schema);

        using var loaded = SavedModel.Load(_ml, first);
        using var again = SavedModel.Load(_ml, SavedModel.Save(_ml, loaded, photos.Schema));
        using var ofSecond = SavedModel.Load(_ml, second);

        foreach (var other in (TransformerChain<ITransformer>[])[loaded, again, ofSecond])
        {
            SavedModel.AreAlike(model.Transform(photos), other.Transform(photos));
            CollectionAssert.AreEqual(
                model.Transform(photos).GetColumn<string>("Name").ToArray(), other.Transform(photos).GetColumn<string>("Name").ToArray());
        }
    }

    [TestMethod]
    public void Two_networks_side_by_side_keep_apart()
    {
        var view = View(_ml, 8);
        var columns = Columns with { Score = "Score1", PredictedLabel = "Predicted1" };
        using var first = Transformer(view.Schema, columns);
        using var second = Transformer(view.Schema, Columns with { Feature = "Encoded", Score = "Score2", PredictedLabel = "Predicted2" });
        var model = new TransformerChain<ITransformer>(first, second);

        using var loaded = SavedModel.RoundTrip(_ml, model, view.Schema);

        var (expected, actual) = (model.Transform(view), loaded.Transform(view));
        SavedModel.AreAlike(expected, actual, columns);
        SavedModel.AreAlike(expected, actual, new("Label", "Encoded", "Score2", "Predicted2"));
    }

    [TestMethod]
    public void A_loaded_model_predicts_single_rows()
    {
        var photos = Photos(5);
        using var transformer = Transformer(View(_ml, 5).Schema, "Encoded");
        using var loaded = SavedModel.RoundTrip(_ml, transformer, View(_ml, 5).Schema);
        using var engine = _ml.Model.CreatePredictionEngine<Photo, Scored>(loaded, new PredictionEngineOptions { OwnsTransformer = false });
        var expected = Scores(transformer.Transform(View(_ml, 5)));

        for (int i = 0; i < photos.Count; i++)
            AreClose(expected[i], engine.Predict(photos[i]).Score);
    }

    [TestMethod]
    public void The_file_is_hardly_larger_than_the_weights()
    {
        var view = View(_ml, 3);
        using var network = new ResidualNetwork(ResNetArchitecture.ResNet18, classCount: 3);
        using var transformer = new ResNetTransformer(
            new ScoringModel(
                network, new ImageInput(new(3, 64, 64), PixelLayout.Interleaved), new(new(3, 64, 64), [120], [60]), TorchSharp.torch.CPU),
            Columns with { Feature = "Encoded" }, view.Schema);

        long size = SavedModel.Save(_ml, transformer, view.Schema).Length;

        long weights = sizeof(float) * ResNetArchitecture.ResNet18.Complexity(new(3, 64, 64), 3).Parameters;
        Assert.IsLessThan((1.05 * weights) + 100_000, size);
    }

    [TestMethod]
    public void Nothing_is_left_in_the_temporary_folder()
    {
        var view = View(_ml, 3);
        using var transformer = Transformer(view.Schema, "Encoded");
        string temporary = Path.GetTempPath();
        int before = Directory.GetDirectories(temporary, "resnet-*").Length;

        SavedModel.Save(_ml, transformer, view.Schema);

        Assert.IsLessThanOrEqualTo(before, Directory.GetDirectories(temporary, "resnet-*").Length);
    }

    [TestMethod]
    public void A_vector_of_no_known_size_is_refused_with_what_to_do()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), 3));
        schema.AddColumn("Pixels", new VectorDataViewType(NumberDataViewType.Single));
        using var transformer = Transformer(schema.ToSchema());

        var error = Assert.ThrowsExactly<NotSupportedException>(() => SavedModel.Save(_ml, transformer, schema.ToSchema()));

        Assert.Contains("Vector<Single, 768>", error.Message);
        Assert.Contains("'Pixels'", error.Message);
    }

    [TestMethod]
    public void A_disposed_transformer_is_not_saved()
    {
        var view = View(_ml, 3);
        var transformer = Transformer(view.Schema);
        transformer.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => SavedModel.Save(_ml, transformer, view.Schema));
    }

    private IDataView PhotoView(int count) => _ml.Data.LoadFromEnumerable(Photos(count));

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
