using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Detection;
using Microsoft.ML.ResNet.Tests.Detection.Saving;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Interop;

/// <summary>Programs that use TorchSharp themselves have settings of their own when they call us.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TorchDefaultsTests
{
    private sealed class Float64 : IDisposable
    {
        public Float64() => set_default_dtype(ScalarType.Float64);

        public void Dispose() => set_default_dtype(ScalarType.Float32);
    }

    private static IDisposable Enter(string setting) => setting switch
    {
        "no_grad" => no_grad(),
        "inference_mode" => inference_mode(),
        "float64" => new Float64(),
        _ => NewDisposeScope(),
    };

    [TestMethod]
    [DataRow("no_grad")]
    [DataRow("inference_mode")]
    [DataRow("float64")]
    [DataRow("a scope that disposes what is made in it")]
    public void Training_scoring_saving_and_loading_give_the_same_and_leave_the_settings_as_they_were(string setting)
    {
        var ml = new MLContext(1);
        var data = SmallTraining.Data(ml);
        using var folder = new TemporaryFolder();
        string weights = folder.File("w.safetensors");
        var expected = Run(ml, data, weights);

        float[][] seen;
        using (Enter(setting))
        {
            var (type, gradients, inference) = (get_default_dtype(), is_grad_enabled(), is_inference_mode_enabled());
            seen = Run(ml, data, weights);
            Assert.AreEqual((type, gradients, inference), (get_default_dtype(), is_grad_enabled(), is_inference_mode_enabled()));
        }

        for (int i = 0; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], seen[i], $"part {i}");
    }

    [TestMethod]
    public void A_model_made_inside_a_scope_lives_on_after_it()
    {
        ResNetTransformer model;
        using (NewDisposeScope())
            model = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 });

        Assert.IsNotEmpty(Scores(model, SmallTraining.Data(new MLContext(1))));
        model.Dispose();
    }

    [TestMethod]
    [DataRow("no_grad")]
    [DataRow("inference_mode")]
    [DataRow("float64")]
    public void A_detector_finds_the_same(string setting)
    {
        var ml = new MLContext(1);
        var images = Scenes.View(ml, Scenes.Rows(4));
        using var model = ml.MulticlassClassification.Trainers.FasterRcnn(
            Scenes.Options with { Epochs = 2, ScoreThreshold = 0.3f }).Fit(images);
        var several = model.With(new MultiScaleTesting { ShorterSides = [96, 128] });
        var (expected, expectedOfSeveral) = (Detected.Read(ml, model.Transform(images)), Detected.Read(ml, several.Transform(images)));

        using (Enter(setting))
        {
            Detected.AssertSame(expected, Detected.Read(ml, model.Transform(images)));
            Detected.AssertSame(expectedOfSeveral, Detected.Read(ml, several.Transform(images)));
        }
    }

    private static float[][] Run(MLContext ml, IDataView data, string weights)
    {
        using var model = SmallTraining.Fit(SmallTraining.Options with { Epochs = 1 }, data);
        using var on = SmallTraining.Fit(
            SmallTraining.Options with { Epochs = 1, InitialModel = model, WeightAveraging = new WeightAveraging() }, data);
        using var head = SmallTraining.Fit(
            SmallTraining.Options with { Epochs = 1, Architecture = null, InitialModel = model, NewClassifier = true,
                FineTuning = new FineTuning { HeadOnly = new HeadOnlyTraining() } }, data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = ml.Model.LoadResNet(file, out _);
        ResNetCheckpoint.SaveSafetensors(model.Model, weights);
        using var checkpoint = ml.Model.LoadResNetFromCheckpoint(
            weights, data.Schema, new CheckpointModelOptions { FeatureColumnName = "Features",
                Normalization = new PixelNormalization { Mean = [0], StandardDeviation = [1] },
                Architecture = ResNetArchitecture.Cifar(8) });
        using var from = SmallTraining.Fit(
            SmallTraining.Options with { Epochs = 1, Architecture = null, InitialCheckpoint = weights,
                Normalization = new PixelNormalization { Mean = [0], StandardDeviation = [1] } }, data);
        float[][] result =
        [
            SmallTraining.Weights(model), Scores(model, data), Scores(on, data), Scores(head, data), Scores(loaded, data),
                Scores(checkpoint, data), SmallTraining.Weights(from),
            [.. model.LayerResponses(data).InOrder.Select(layer => (float)layer.StandardDeviation)],
            Scores(model.With(TestTimeAugmentation.Mirrored), data),
        ];
        (loaded as IDisposable)?.Dispose();
        return result;
    }

    private static float[] Scores(ITransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float[]>("Score").SelectMany(scores => scores)];
}
