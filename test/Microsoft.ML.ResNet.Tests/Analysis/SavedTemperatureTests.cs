using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Evaluation;
using Microsoft.ML.ResNet.Tests.Saving;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class SavedTemperatureTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("network")]
    [DataRow("mirrored")]
    [DataRow("ensemble")]
    public void A_calibrated_model_gives_the_same_scores_wherever_it_is_loaded(string kind)
    {
        var view = ScoringFixture.View(_ml, 20);
        using var transformer = RandomNet.Net(view.Schema);
        using var other = RandomNet.Net(view.Schema, architecture: "cifar-14");
        ITransformer model = kind switch
        {
            "network" => transformer,
            "mirrored" => transformer.With(TestTimeAugmentation.Mirrored),
            _ => new ResNetEnsemble([transformer, other]),
        };
        var calibrated = new TransformerChain<ITransformer>(
            model, Calibrate(model.Transform(view)),
            _ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(model.Transform(view)));

        byte[] file = SavedModel.Save(_ml, calibrated, view.Schema);
        using var stock = SavedModel.Load(_ml, file);
        using var ours = (TransformerChain<ITransformer>)_ml.Model.LoadResNet(new MemoryStream(file), out _);

        foreach (var loaded in new[] { stock, ours })
        {
            AreAlike(calibrated.Transform(view), loaded.Transform(view));
            AreAlike(calibrated.Transform(view), SavedModel.RoundTrip(_ml, loaded, view.Schema).Transform(view));
        }
        Assert.AreNotEqual(
            model.Transform(view).GetColumn<float[]>("Score").First().Max(),
            stock.Transform(view).GetColumn<float[]>("Score").First().Max(), 1e-3f, "the temperature is for nothing");
    }

    [TestMethod]
    public void Scores_of_any_trainer_of_any_name_are_saved_alone()
    {
        foreach (string name in new[] { "Score", "Chances" })
        {
            var view = _ml.Transforms.CopyColumns("Chances", "Score").Fit(Examples()).Transform(Examples());
            var temperature = Calibrate(view, name);

            using var loaded = SavedModel.RoundTrip(_ml, temperature, view.Schema);

            AreAlike(temperature.Transform(view), loaded.Transform(view), name, labels: false);
            Assert.IsFalse(
                loaded.Any(link => link.GetType().Assembly == typeof(TemperatureScalingTransformer).Assembly),
                "a host without this library must be able to load it");
        }
    }

    [TestMethod]
    public void Probabilities_of_zero_and_one_come_back_as_they_were()
    {
        var rows = ScoredExample.Create(50, sharpness: 3);
        rows[7].Score = [1, 0, 0, 0, 0, 0, 0];
        rows[8].Score = [1e-42f, 0, 0, 0.5f, 0.5f, 0, 0];
        var view = _ml.Data.LoadFromEnumerable(rows);
        var temperature = Calibrate(view);

        using var loaded = SavedModel.RoundTrip(_ml, temperature, view.Schema);

        AreAlike(temperature.Transform(view), loaded.Transform(view), labels: false);
    }

    private TemperatureScalingTransformer Calibrate(IDataView scored, string score = "Score") =>
        _ml.MulticlassClassification.CalibrateTemperature(scored, scoreColumnName: score).Transformer;

    private IDataView Examples() => _ml.Data.LoadFromEnumerable(ScoredExample.Create(50, sharpness: 3));

    /// <summary>Scores within 1e-5, their names, and what Evaluate makes of them.</summary>
    private void AreAlike(IDataView expected, IDataView actual, string score = "Score", bool labels = true)
    {
        foreach (var (ours, theirs) in expected.GetColumn<float[]>(score).Zip(actual.GetColumn<float[]>(score)))
            ScoringFixture.AreClose(ours, theirs);
        Assert.AreEqual(expected.GetColumn<float[]>(score).Count(), actual.GetColumn<float[]>(score).Count());
        if (!labels)
            return;

        Assert.AreSequenceEqual(expected.GetColumn<uint>("PredictedLabel"), actual.GetColumn<uint>("PredictedLabel"));
        Assert.AreSequenceEqual(expected.GetColumn<string>("Name"), actual.GetColumn<string>("Name"));
        Assert.AreSequenceEqual(SlotNames(expected), SlotNames(actual));
        Assert.AreSequenceEqual(
            expected.Schema.Where(column => !column.IsHidden).Select(column => column.Name).Order(),
            actual.Schema.Where(column => !column.IsHidden).Select(column => column.Name).Order());
        var (before, after) = (_ml.MulticlassClassification.Evaluate(expected), _ml.MulticlassClassification.Evaluate(actual));
        Assert.AreEqual(before.LogLoss, after.LogLoss, 1e-5);
        Assert.AreEqual(before.MicroAccuracy, after.MicroAccuracy);
    }

    private static string[] SlotNames(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Score"].Annotations.GetValue("SlotNames", ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
