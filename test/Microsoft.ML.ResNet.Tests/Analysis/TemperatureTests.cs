using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class TemperatureTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(0.4)]
    [DataRow(3.0)]
    [DataRow(40.0)]
    public void The_temperature_is_that_of_the_least_log_loss(double sharpness)
    {
        var rows = ScoredExample.Create(400, sharpness);
        var view = _ml.Data.LoadFromEnumerable(rows);

        var calibration = _ml.MulticlassClassification.CalibrateTemperature(view);

        double best = Enumerable.Range(0, 4001).Select(i => Math.Pow(10, -2 + i / 1000.0)).MinBy(temperature => Loss(rows, temperature));
        Assert.AreEqual(1, calibration.Temperature / best, 0.003, $"searched: {best}, fitted: {calibration.Temperature}");
        Assert.AreEqual(Loss(rows, calibration.Temperature), calibration.LogLossAfter, 1e-6);
        Assert.AreEqual(Loss(rows, 1), calibration.LogLossBefore, 1e-6);
        Assert.IsLessThanOrEqualTo(calibration.LogLossBefore, calibration.LogLossAfter);
    }

    [TestMethod]
    public void Overconfident_scores_become_trustworthy_on_data_not_fitted_to()
    {
        var calibration = _ml.MulticlassClassification.CalibrateTemperature(_ml.Data.LoadFromEnumerable(
            ScoredExample.Create(2000, sharpness: 6)));
        var fresh = _ml.Data.LoadFromEnumerable(ScoredExample.Create(2000, sharpness: 6, seed: 2));
        var scaled = calibration.Transformer.Transform(fresh);

        var before = _ml.MulticlassClassification.AnalyzeScores(fresh);
        var after = _ml.MulticlassClassification.AnalyzeScores(scaled);

        Assert.IsGreaterThan(1, calibration.Temperature);
        Assert.IsLessThan(before.ExpectedCalibrationError / 2, after.ExpectedCalibrationError);
        Assert.IsLessThan(calibration.CalibrationErrorBefore / 2, calibration.CalibrationErrorAfter);
        Assert.IsLessThan(before.LogLoss, after.LogLoss);
        Assert.AreEqual(before.Top1Error, after.Top1Error);
        Assert.AreEqual(after.LogLoss, _ml.MulticlassClassification.Evaluate(scaled).LogLoss, 1e-6);
    }

    [TestMethod]
    public void Scaled_scores_are_the_softmax_of_scaled_logits_in_any_cursor()
    {
        var rows = ScoredExample.Create(300);
        rows[7].Score = [1, 0, 0, 0, 0, 0, 0];
        var scaled = new TemperatureScalingTransformer(2.5).Transform(_ml.Data.LoadFromEnumerable(rows));

        var scores = scaled.GetColumn<float[]>("Score").ToArray();
        for (int row = 0; row < rows.Count; row++)
        {
            double sum = rows[row].Score.Sum(p => Math.Pow(p, 1 / 2.5));
            for (int i = 0; i < ScoredExample.Classes; i++)
                Assert.AreEqual(Math.Pow(rows[row].Score[i], 1 / 2.5) / sum, scores[row][i], 1e-6);
        }
        var parallel = scaled.GetRowCursorSet(scaled.Schema, 3).SelectMany(cursor =>
        {
            using (cursor)
            {
                var read = new List<float>();
                var getter = cursor.GetGetter<VBuffer<float>>(scaled.Schema["Score"]);
                VBuffer<float> value = default;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    read.Add(value.GetItemOrDefault(0));
                }
                return read;
            }
        });
        Assert.AreSequenceEqual(scores.Select(score => score[0]).Order(), parallel.Order());
    }

    [TestMethod]
    public void Appended_to_a_model_it_keeps_names_and_predictions_and_serves_single_rows()
    {
        var view = ScoringFixture.View(_ml, 12);
        using var transformer = ScoringFixture.Transformer(view.Schema);
        var chain = new TransformerChain<ITransformer>(transformer, new TemperatureScalingTransformer(3));

        var scored = chain.Transform(view);
        var photos = ScoringFixture.Photos(12);

        Assert.AreSequenceEqual(transformer.Transform(view).GetColumn<uint>("PredictedLabel"), scored.GetColumn<uint>("PredictedLabel"));
        Assert.AreSequenceEqual(ScoringFixture.Classes, _ml.MulticlassClassification.AnalyzeScores(scored).Confusion.ClassNames);
        using var engine = _ml.Model.CreatePredictionEngine<Photo, PhotoScore>(chain);
        ScoringFixture.AreClose(scored.GetColumn<float[]>("Score").ElementAt(5), engine.Predict(photos[5]).Score);
        ScoringFixture.AreClose(scored.GetColumn<float[]>("Score").ElementAt(2), engine.Predict(photos[2]).Score);
    }

    [TestMethod]
    public void Temperatures_out_of_range_and_missing_columns_are_told()
    {
        foreach (double temperature in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TemperatureScalingTransformer(temperature));
        var view = _ml.Data.LoadFromEnumerable(ScoredExample.Create(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TemperatureScalingTransformer(2, "Scores").Transform(view));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TemperatureScalingTransformer(2, "Label").GetOutputSchema(view.Schema));
        Assert.Contains(
            "(2) does not know the classes, and cannot be saved",
            Assert.ThrowsExactly<NotSupportedException>(() => _ml.Model.Save(
                new TemperatureScalingTransformer(2), view.Schema, Stream.Null)).Message);
    }

    private static double Loss(List<ScoredExample> rows, double temperature) => rows.Average(row =>
    {
        double[] logs = [.. row.Score.Select(p => Math.Log(Math.Max((double)p, 1.17549435e-38f)) / temperature)];
        double largest = logs.Max();
        return largest + Math.Log(logs.Sum(log => Math.Exp(log - largest))) - logs[row.Label];
    });

    private sealed class PhotoScore
    {
        public float[] Score { get; set; } = [];
    }
}
