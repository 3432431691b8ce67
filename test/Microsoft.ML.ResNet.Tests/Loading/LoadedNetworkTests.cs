using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Saving;
using Microsoft.ML.ResNet.Tests.Transforms;
using static Microsoft.ML.ResNet.Tests.Transforms.ScoringFixture;

namespace Microsoft.ML.ResNet.Tests.Loading;

/// <summary>Saved networks loaded by this library: to score in batches, on either backend, and to train on.</summary>
[TestClass]
public sealed class LoadedNetworkTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Pixels", ScoringBackend.LibTorch)]
    [DataRow("Pixels", ScoringBackend.OnnxRuntime)]
    [DataRow("BytePixels", ScoringBackend.LibTorch)]
    [DataRow("BytePixels", ScoringBackend.OnnxRuntime)]
    [DataRow("BytePixels", ScoringBackend.Fastest)]
    [DataRow("Encoded", ScoringBackend.LibTorch)]
    [DataRow("Encoded", ScoringBackend.OnnxRuntime)]
    [DataRow("Image", ScoringBackend.LibTorch)]
    [DataRow("Image", ScoringBackend.OnnxRuntime)]
    public void The_network_of_a_saved_model_scores_as_before(string feature, ScoringBackend backend)
    {
        var view = View(_ml, 30);
        using var transformer = Transformer(view.Schema, feature);
        using var file = new MemoryStream(SavedModel.Save(_ml, transformer, view.Schema));

        using var loaded = ResNetModel.Load(_ml, file, new() { Backend = backend });

        Assert.IsTrue(
            backend == ScoringBackend.Fastest ? loaded.Backend is ScoringBackend.LibTorch or ScoringBackend.OnnxRuntime
                : loaded.Backend == backend, $"{loaded.Backend}");
        Assert.AreEqual(transformer.FeatureColumnType, loaded.FeatureColumnType);
        SavedModel.AreAlike(transformer.Transform(view), loaded.Transform(view));
    }

    [TestMethod]
    [DataRow(ScoringBackend.OnnxRuntime)]
    [DataRow(ScoringBackend.Fastest)]
    public void A_program_without_libtorch_scores_through_ONNX_Runtime(ScoringBackend backend)
    {
        var photos = Photos(9);
        var view = View(_ml, 9);
        using var transformer = Transformer(view.Schema);
        using var folder = new TemporaryFolder();
        _ml.Model.Save(transformer, view.Schema, folder.File("model.zip"));
        File.WriteAllBytes(folder.File("pixels.bin"), [.. photos.SelectMany(photo => photo.BytePixels)]);

        string[] lines = TestProgram.Run(
            "WithoutLibtorch", folder.File("model.zip"), folder.File("pixels.bin"), $"{photos[0].BytePixels.Length}",
            $"{backend}");

        foreach (var (expected, line) in Scores(transformer.Transform(view)).Zip(lines))
            AreClose(expected, [.. line.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture))]);
        Assert.HasCount(9, lines);
    }

    [TestMethod]
    [DataRow(MeanSubtraction.None)]
    [DataRow(MeanSubtraction.PerChannel)]
    [DataRow(MeanSubtraction.PerPixel)]
    public void An_exported_network_is_loaded_with_its_weights_bit_for_bit(MeanSubtraction mean)
    {
        using var net = new ExportedNet("resnet-18-c", new() { Mean = mean });
        using var folder = new TemporaryFolder();
        string path = folder.File("net.onnx");
        net.Transformer.ExportToOnnx(path, new() { FoldBatchNormalization = false });

        using var loaded = ResNetModel.Load(_ml, path);

        Assert.AreEqual(net.Transformer.Model.Architecture, loaded.Model.Architecture);
        var (expected, actual) = (net.Transformer.Model.state_dict(), loaded.Model.state_dict());
        foreach (string name in expected.Keys.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
            CollectionAssert.AreEqual(expected[name].data<float>().ToArray(), actual[name].data<float>().ToArray(), name);
        CollectionAssert.AreEqual(net.Transformer.Description.Normalization.Mean, loaded.Description.Normalization.Mean);
        CollectionAssert.AreEqual(
            net.Transformer.Description.Normalization.StandardDeviation, loaded.Description.Normalization.StandardDeviation);
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch)]
    [DataRow(ScoringBackend.OnnxRuntime)]
    public void A_loaded_pipeline_scores_its_networks_in_batches_wherever_they_are(ScoringBackend backend)
    {
        var photos = _ml.Data.LoadFromEnumerable(Photos(20));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(new EstimatorChain<ITransformer>()
                .Append<ITransformer>(_ml.Transforms.CopyColumns("Copy", "Pixels"))
                .Append<ITransformer>(new FittedEstimator(
                    schema => Transformer(schema), new("Label", "Pixels", "Score", "PredictedLabel"))))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
        using var model = pipeline.Fit(photos);
        using var file = new MemoryStream(SavedModel.Save(_ml, model, photos.Schema));

        using var loaded = (TransformerChain<ITransformer>)_ml.Model.LoadResNet(file, out var schema, new() { Backend = backend });

        // ML.NET does not save columns of images in a schema.
        CollectionAssert.AreEqual(
            photos.Schema.Select(column => column.Name).Where(name => name != "Image").ToArray(),
            schema.Select(column => column.Name).ToArray());
        Assert.IsInstanceOfType<ResNetTransformer>(((IEnumerable<ITransformer>)loaded.ElementAt(1)).Last());
        SavedModel.AreAlike(model.Transform(photos), loaded.Transform(photos));
        SavedModel.AreAlike(model.Transform(photos), SavedModel.RoundTrip(_ml, loaded, photos.Schema).Transform(photos));
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch)]
    [DataRow(ScoringBackend.OnnxRuntime)]
    public void A_transformer_saved_alone_is_the_whole_loaded_model(ScoringBackend backend)
    {
        var view = View(_ml, 5);
        using var transformer = Transformer(view.Schema);
        using var file = new MemoryStream(SavedModel.Save(_ml, transformer, view.Schema));

        var loaded = _ml.Model.LoadResNet(file, out _, new() { Backend = backend });

        using var network = Assert.IsInstanceOfType<ResNetTransformer>(loaded);
        SavedModel.AreAlike(transformer.Transform(view), network.Transform(view));
    }

    [TestMethod]
    public void Several_networks_are_found_at_their_places()
    {
        var view = View(_ml, 6);
        using var first = Transformer(view.Schema, new ColumnNames("Label", "Pixels", "Score1", "Predicted1"));
        using var second = Transformer(view.Schema, new ColumnNames("Label", "Encoded", "Score2", "Predicted2"));
        using var file = new MemoryStream(SavedModel.Save(_ml, new TransformerChain<ITransformer>(first, second), view.Schema));

        var loaded = (TransformerChain<ITransformer>)_ml.Model.LoadResNet(file, out _);

        CollectionAssert.AreEqual(
            new[] { "Pixels", "Encoded" }, loaded.Cast<ResNetTransformer>().Select(network => network.FeatureColumnName).ToArray());
        file.Position = 0;
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ResNetModel.Load(_ml, file));
        Assert.Contains("it has 2 residual networks, on the columns 'Pixels', 'Encoded'", error.Message);
    }

    [TestMethod]
    public void Training_goes_on_from_a_saved_model_where_it_ended()
    {
        var data = SyntheticImages.View(_ml, SyntheticImages.Rows(96));
        var options = new ResNetTrainer.Options
        {
            Architecture = ResNetArchitecture.Cifar(8), Augmentation = ImageAugmentation.None, BatchSize = 16, Epochs = 15,
            LearningRate = 0.05, ValidationFraction = null, Seed = 3,
        };
        using var fitted = _ml.MulticlassClassification.Trainers.ResNet(options).Fit(data);
        using var loaded = ResNetModel.Load(_ml, new MemoryStream(SavedModel.Save(_ml, fitted, data.Schema)));
        var metrics = new List<ResNetMetrics>();

        using var again = _ml.MulticlassClassification.Trainers.ResNet(
            options with
            {
                Architecture = null,
                InitialModel = loaded,
                Epochs = 2,
                LearningRate = 0.001,
                MetricsCallback = metrics.Add,
            }).Fit(data);
        using var reloaded = SavedModel.RoundTrip(_ml, again, data.Schema);

        Assert.AreEqual(1, Accuracy(fitted.Transform(data)), "The first training must have learned something to keep.");
        Assert.IsLessThan(0.1, metrics[0].TrainingError, "The first epoch starts from what was learned.");
        Assert.AreEqual(1, Accuracy(reloaded.Transform(data)));
        CollectionAssert.AreNotEqual(Weights(loaded), Weights(again), "It was trained, on a copy.");
        CollectionAssert.AreEqual(Weights(fitted), Weights(loaded));
        SavedModel.AreAlike(again.Transform(data), reloaded.Transform(data));
    }

    [TestMethod]
    public void What_does_not_fit_the_initial_model_is_said_all_at_once()
    {
        var data = SyntheticImages.View(_ml, SyntheticImages.Rows(32));
        using var initial = Transformer(View(_ml, 3).Schema);

        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.ResNet(
            new ResNetTrainer.Options
            {
                Architecture = ResNetArchitecture.Cifar(20),
                InitialModel = initial,
                ImageShape = new(1, 16, 16),
                Epochs = 1,
            }).Fit(data));

        foreach (string problem in (string[])[
            "Architecture must be that of InitialModel, cifar-8", "ImageShape must be that of InitialModel, 3×16×16"])
            Assert.Contains(problem, error.Message);
    }

    [TestMethod]
    public void Labels_in_another_order_are_refused()
    {
        var view = View(_ml, 9);
        using var initial = Transformer(view.Schema);
        var reversed = _ml.Data.LoadFromEnumerable(Photos(9).AsEnumerable().Reverse());

        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers.ResNet(
            new ResNetTrainer.Options { FeatureColumnName = "Pixels", InitialModel = initial, Epochs = 1, BatchSize = 2 }).Fit(WithLabel(
                _ml, reversed)));

        Assert.Contains("class 1 was \"cat\" and is \"owl\"", error.Message);
    }

    [TestMethod]
    public void Every_bad_scoring_option_is_reported_at_once()
    {
        var view = View(_ml, 3);
        using var transformer = Transformer(view.Schema);
        using var file = new MemoryStream(SavedModel.Save(_ml, transformer, view.Schema));

        var error = Assert.ThrowsExactly<ArgumentException>(() => ResNetModel.Load(
            _ml, file, new() { Backend = (ScoringBackend)7, BatchSize = 0, NumberOfThreads = 0 }));

        foreach (string problem in (string[])[
            "received 7", "BatchSize must be at least 1 image; received 0", "NumberOfThreads must be at least 1; received 0"])
            Assert.Contains(problem, error.Message);
    }

    private double Accuracy(IDataView scored) => _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy;

    private static float[] Weights(ResNetTransformer transformer) =>
        [.. transformer.Model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
}
