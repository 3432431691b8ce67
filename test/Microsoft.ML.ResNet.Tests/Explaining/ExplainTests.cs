using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Explaining;

[TestClass]
public sealed class ExplainTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Pixels")]
    [DataRow("BytePixels")]
    [DataRow("Encoded")]
    [DataRow("Image")]
    public void The_predicted_class_of_each_row_is_explained(string feature)
    {
        var view = ScoringFixture.View(_ml, 21);
        using var transformer = ScoringFixture.Transformer(view.Schema, feature, batchSize: 16);

        ClassActivationMap[] maps = [.. transformer.Explain(view)];

        var scores = ScoringFixture.Scores(transformer.Transform(view));
        Assert.HasCount(21, maps);
        foreach (var (map, score) in maps.Zip(scores))
        {
            int top = Array.IndexOf(score, score.Max());
            Assert.AreEqual((uint)top + 1, map.Key);
            Assert.AreEqual(ScoringFixture.Classes[top], map.Label);
            Assert.AreEqual(score.Max(), map.Probability, 1e-5f);
            Assert.AreEqual("layer3", map.Layer);
            Assert.AreEqual((Photo.Side / 4, Photo.Side / 4), (map.Height, map.Width));
        }
    }

    [TestMethod]
    public void Images_files_and_rows_get_the_same_heat()
    {
        var photos = ScoringFixture.Photos(3);
        var view = ScoringFixture.View(_ml, 3);
        using var transformer = ScoringFixture.Transformer(view.Schema, "Encoded");
        var options = new ClassActivationOptions { Label = "owl", Layer = "layer2.0.conv1" };

        foreach (var (row, photo) in transformer.Explain(view, options).Zip(photos))
        {
            AreClose(row, transformer.Explain(photo.Encoded, options));
            AreClose(row, transformer.Explain(photo.Image!, options));
            Assert.AreEqual("owl", row.Label);
            Assert.AreEqual("layer2.0.conv1", row.Layer);
        }
    }

    [TestMethod]
    public async Task A_predictor_explains_as_the_transformer_does_beside_those_who_score()
    {
        var photos = ScoringFixture.Photos(8);
        using var transformer = ScoringFixture.Transformer(ScoringFixture.View(_ml, 8).Schema, "Encoded");
        await using var predictor = new ResNetPredictor(transformer);

        var predictions = photos.Select(photo => predictor.PredictAsync(photo.Encoded)).ToList();
        var explanations = photos.Select(photo => predictor.ExplainAsync(photo.Encoded, new() { Label = "dog" })).ToList();

        foreach (var (photo, task) in photos.Zip(explanations))
            AreClose(transformer.Explain(photo.Encoded, new() { Label = "dog" }), await task);
        foreach (var (prediction, explanation) in predictions.Zip(explanations))
            Assert.AreEqual((await prediction).Scores[1], (await explanation).Probability, 1e-5f);
        Assert.ThrowsExactly<ArgumentException>(() => _ = predictor.ExplainAsync(photos[0].Encoded, new() { Label = "cow" }));
    }

    [TestMethod]
    public void Many_threads_explain_and_score_at_once()
    {
        var view = ScoringFixture.View(_ml, 4);
        using var transformer = ScoringFixture.Transformer(view.Schema);
        // The mode of a trained network is whatever it was left in.
        transformer.Model.train();
        ClassActivationMap[] expected = [.. transformer.Explain(view)];
        var scores = ScoringFixture.Scores(transformer.Transform(view));

        Parallel.For(0, 16, i =>
        {
            if (i % 2 == 0)
            {
                foreach (var (one, other) in expected.Zip(transformer.Explain(view)))
                    AreClose(one, other);
            }
            else
            {
                foreach (var (one, other) in scores.Zip(ScoringFixture.Scores(transformer.Transform(view))))
                    ScoringFixture.AreClose(one, other);
            }
        });
        Assert.IsTrue(transformer.Model.training);
    }

    [TestMethod]
    public void A_loaded_model_explains_as_the_saved_one_whatever_scores()
    {
        var view = ScoringFixture.View(_ml, 3);
        using var transformer = ScoringFixture.Transformer(view.Schema, "Encoded");
        using var folder = new TemporaryFolder();
        _ml.Model.Save(transformer, view.Schema, folder.File("model.zip"));

        foreach (var backend in Enum.GetValues<ScoringBackend>())
        {
            var loaded = _ml.Model.LoadResNet(folder.File("model.zip"), out _, new() { Backend = backend });
            foreach (var (one, other) in transformer.Explain(view).Zip(_ml.Model.ExplainResNet(loaded, view)))
                AreClose(one, other);
            ((IDisposable)loaded).Dispose();
        }
    }

    [TestMethod]
    public void What_stands_before_the_network_in_a_pipeline_is_done_first()
    {
        using var folder = new TemporaryFolder();
        var photos = ScoringFixture.Photos(3);
        foreach (var photo in photos)
            File.WriteAllBytes(folder.File(photo.FileName), photo.Encoded);
        var view = ScoringFixture.View(_ml, 3);
        var loader = _ml.Transforms.LoadRawImageBytes("Loaded", folder.Root, "FileName").Fit(view);
        using var transformer = ScoringFixture.Transformer(loader.Transform(view).Schema, "Loaded");
        using var model = new TransformerChain<ITransformer>(
            loader, transformer, _ml.Transforms.DropColumns("Loaded").Fit(loader.Transform(view)));

        ClassActivationMap[] maps = [.. _ml.Model.ExplainResNet(model, view)];

        Assert.HasCount(3, maps);
        AreClose(transformer.Explain(photos[2].Encoded), maps[2]);
    }

    [TestMethod]
    public void What_cannot_be_explained_is_told_at_once()
    {
        var view = ScoringFixture.View(_ml, 3);
        var transformer = ScoringFixture.Transformer(view.Schema, "Encoded");

        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.Explain(view, new() { Label = "cow", Layer = "fc" }));
        Assert.Contains("Label must be a class of the network (cat, dog, owl), or null", error.Message);
        Assert.Contains("received \"cow\"", error.Message);
        Assert.Contains("Layer must be one of conv1, bn1, relu, layer1.0, layer1, ", error.Message);
        Assert.Contains("layer3.0, layer3, or one inside a block", error.Message);
        Assert.DoesNotContain("avgpool", error.Message);
        Assert.ThrowsExactly<InvalidDataException>(() => transformer.Explain(new byte[] { 1, 2, 3 }));

        transformer.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => transformer.Explain(view));
        Assert.ThrowsExactly<ObjectDisposedException>(() => transformer.Explain(ScoringFixture.Photos(1)[0].Encoded));
    }

    [TestMethod]
    public void Nothing_native_is_left_behind()
    {
        var view = ScoringFixture.View(_ml, 5);
        using var transformer = ScoringFixture.Transformer(view.Schema);
        _ = transformer.Explain(view).Count();

        long before = LiveTensors.CountSettled();
        _ = transformer.Explain(view).Count();

        Assert.AreEqual(before, TorchSharp.torch.Tensor.TotalCount);
    }

    private static void AreClose(ClassActivationMap expected, ClassActivationMap actual)
    {
        Assert.AreEqual((expected.Key, expected.Layer), (actual.Key, actual.Layer));
        Assert.AreEqual(expected.Probability, actual.Probability, 1e-5f);
        float largest = expected.Values.ToArray().Max();
        for (int i = 0; i < expected.Values.Length; i++)
            Assert.AreEqual(expected.Values[i], actual.Values[i], 1e-4f * largest);
    }
}
