using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>An exported network where it is to be used: in a pipeline of ML.NET's own transformers.</summary>
[TestClass]
public sealed class AppliedModelTests
{
    private const float Tolerance = 1e-5f;

    private static readonly MLContext ML = new(seed: 1);

    private static readonly OnnxExportOptions SingleRow = new() { SingleRow = true };

    private readonly TemporaryFolder _folder = new();
    private readonly ExportedNet _net = new("cifar-8", new() { ColumnLayout = PixelLayout.Interleaved });

    private string Model => _folder.File("model.onnx");

    private int PixelsPerImage => _net.Settings.Shape.PixelCount;

    [TestCleanup]
    public void Clean()
    {
        _net.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void It_adds_a_vector_of_scores_like_ours()
    {
        byte[] pixels = _net.RandomPixels(3);
        _net.Transformer.ExportToOnnx(Model, SingleRow);
        var images = Images(pixels);

        using var applied = ML.Transforms.ApplyOnnxModel(Model).Fit(images);
        var scored = applied.Transform(images);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, _net.Settings.Classes.Length), scored.Schema["Score"].Type);
        AssertClose(_net.Score(pixels), Scores(scored));
        AssertClose(Scores(_net.Transformer.Transform(images)), Scores(scored));
    }

    [TestMethod]
    public void It_takes_bytes()
    {
        byte[] pixels = _net.RandomPixels(2);
        _net.Transformer.ExportToOnnx(Model, SingleRow with { PixelType = DataKind.Byte });
        var images = PixelRow<byte>.View(ML, pixels, PixelsPerImage);

        using var applied = ML.Transforms.ApplyOnnxModel(Model).Fit(images);

        AssertClose(_net.Score(pixels), Scores(applied.Transform(images)));
    }

    [TestMethod]
    public void A_batch_of_unknown_size_is_a_batch_of_one()
    {
        byte[] pixels = _net.RandomPixels(2);
        _net.Transformer.ExportToOnnx(Model);
        var images = Images(pixels);

        using var applied = ML.Transforms.ApplyOnnxModel("Score", "Pixels", Model).Fit(images);
        var scored = applied.Transform(images);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 1, _net.Settings.Classes.Length), scored.Schema["Score"].Type);
        AssertClose(_net.Score(pixels), Scores(scored));
    }

    [TestMethod]
    public void A_saved_pipeline_brings_the_model_with_it()
    {
        byte[] pixels = _net.RandomPixels(2);
        _net.Transformer.ExportToOnnx(Model, SingleRow);
        var images = Images(pixels);
        using var saved = new MemoryStream();
        using (var pipeline = ML.Transforms.ApplyOnnxModel(Model).Append(ML.Transforms.CopyColumns("Copy", "Score")).Fit(images))
            ML.Model.Save(pipeline, images.Schema, saved);
        File.Delete(Model);

        var fresh = new MLContext { TempFilePath = Directory.CreateDirectory(_folder.File("temporary")).FullName };
        var loaded = fresh.Model.Load(saved, out var schema);

        Assert.AreEqual(images.Schema["Pixels"].Type, schema["Pixels"].Type);
        AssertClose(_net.Score(pixels), Scores(loaded.Transform(images), "Copy"));
        ((IDisposable)loaded).Dispose();
        Assert.IsEmpty(Directory.GetFiles(fresh.TempFilePath));
    }

    [TestMethod]
    public void A_loaded_pipeline_can_be_saved_again()
    {
        byte[] pixels = _net.RandomPixels(1);
        _net.Transformer.ExportToOnnx(Model, SingleRow);
        var images = Images(pixels);
        using var saved = new MemoryStream();
        using var savedAgain = new MemoryStream();
        using (var applied = ML.Transforms.ApplyOnnxModel(Model).Fit(images))
            ML.Model.Save(applied, images.Schema, saved);
        using (var loaded = (IDisposable)ML.Model.Load(saved, out var schema))
            ML.Model.Save((ITransformer)loaded, schema, savedAgain);

        using var loadedAgain = (IDisposable)ML.Model.Load(savedAgain, out _);

        AssertClose(_net.Score(pixels), Scores(((ITransformer)loadedAgain).Transform(images)));
    }

    [TestMethod]
    public void It_predicts_one_image_after_the_other()
    {
        byte[] pixels = _net.RandomPixels(2);
        _net.Transformer.ExportToOnnx(Model, SingleRow);
        var images = Images(pixels);
        var applied = ML.Transforms.ApplyOnnxModel(Model).Fit(images);
        using var engine = ML.Model.CreatePredictionEngine<PixelRow<float>, ScoredPixels>(applied, images.Schema);

        float[] scores = [.. Array.ConvertAll(pixels, value => (float)value).Chunk(PixelsPerImage)
            .SelectMany(image => engine.Predict(new PixelRow<float> { Pixels = image }).Score)];

        AssertClose(_net.Score(pixels), scores);
    }

    [TestMethod]
    public void A_column_that_is_missing_is_named()
    {
        _net.Transformer.ExportToOnnx(Model, SingleRow with { InputName = "Image" });
        var images = Images(_net.RandomPixels(1));

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ML.Transforms.ApplyOnnxModel(Model).Fit(images));

        Assert.AreEqual("inputSchema", error.ParamName);
        Assert.Contains("Could not find input column 'Image'", error.Message);
    }

    [TestMethod]
    public void Pixels_of_another_type_are_refused()
    {
        _net.Transformer.ExportToOnnx(Model, SingleRow with { PixelType = DataKind.Byte });
        var images = Images(_net.RandomPixels(1));

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ML.Transforms.ApplyOnnxModel(Model).Fit(images));

        Assert.Contains("Schema mismatch for input column 'Pixels': expected Byte, got", error.Message);
    }

    [TestMethod]
    public void Images_of_another_size_are_refused()
    {
        _net.Transformer.ExportToOnnx(Model, SingleRow);
        var images = PixelRow<float>.View(ML, new float[PixelsPerImage + 1], PixelsPerImage + 1);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => ML.Transforms.ApplyOnnxModel(Model).Fit(images));

        Assert.AreEqual(
            $"Input shape mismatch: Input 'Pixels' has shape 1,37,43,3, but input data is of length {PixelsPerImage + 1}.", error.Message);
    }

    [TestMethod]
    public void A_file_that_is_no_model_is_refused()
    {
        File.WriteAllText(Model, "no model");

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => ML.Transforms.ApplyOnnxModel(Model));

        Assert.StartsWith("Error initializing model", error.Message);
    }

    private IDataView Images(byte[] pixels) => PixelRow<float>.View(ML, Array.ConvertAll(pixels, value => (float)value), PixelsPerImage);

    private static float[] Scores(IDataView scored, string column = "Score") =>
        [.. scored.GetColumn<float[]>(column).SelectMany(scores => scores)];

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance, $"score {i}");
    }

    private sealed class ScoredPixels
    {
        public float[] Score { get; set; } = [];
    }
}
