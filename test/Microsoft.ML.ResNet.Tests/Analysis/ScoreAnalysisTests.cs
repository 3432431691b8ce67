using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class ScoreAnalysisTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Figures_are_those_of_a_slow_count_and_of_Evaluate()
    {
        var rows = ScoredExample.Create(500);
        var view = _ml.Data.LoadFromEnumerable(rows);

        var analysis = _ml.MulticlassClassification.AnalyzeScores(view);

        Assert.AreEqual(500L, analysis.RowCount);
        for (int k = 1; k <= ScoredExample.Classes; k++)
        {
            double wrong = rows.Count(row => !row.Score.Index().OrderByDescending(score => score.Item).Take(k).Any(
                score => score.Index == row.Label));
            Assert.AreEqual(wrong / 500, analysis.TopKError(k), 1e-12);
        }
        Assert.AreEqual(analysis.TopKError(5), analysis.Top5Error);
        Assert.AreEqual(0.0, analysis.TopKError(100));

        var metrics = _ml.MulticlassClassification.Evaluate(view, topKPredictionCount: 5);
        Assert.AreEqual(1 - metrics.MicroAccuracy, analysis.Top1Error, 1e-9);
        Assert.AreEqual(1 - metrics.TopKAccuracy, analysis.Top5Error, 1e-9);
        Assert.AreEqual(metrics.LogLoss, analysis.LogLoss, 1e-6);
        for (int actual = 0; actual < ScoredExample.Classes; actual++)
        {
            Assert.AreEqual(metrics.ConfusionMatrix.PerClassRecall[actual], analysis.Confusion.Classes[actual].Recall, 1e-9);
            Assert.AreEqual(metrics.ConfusionMatrix.PerClassPrecision[actual], analysis.Confusion.Classes[actual].Precision, 1e-9);
            for (int predicted = 0; predicted < ScoredExample.Classes; predicted++)
                Assert.AreEqual(metrics.ConfusionMatrix.Counts[actual][predicted], analysis.Confusion[actual, predicted]);
        }
        Assert.AreEqual(500L, _ml.Data.LoadFromEnumerable(analysis.Confusion.ToEnumerable()).GetColumn<long>("Count").Sum());
    }

    [TestMethod]
    public void The_worst_mistakes_are_those_of_the_highest_loss()
    {
        var rows = ScoredExample.Create(300);
        // Two mistakes as bad as each other: the first row comes first.
        rows[200] = rows[100] = new ScoredExample { Label = 1, Score = [1, 0, 0, 0, 0, 0, 0], PredictedLabel = 0, ImagePath = "worst.png" };

        var worst = _ml.MulticlassClassification.AnalyzeScores(_ml.Data.LoadFromEnumerable(rows), mistakeCount: 6).WorstMistakes;

        var expected = rows.Index().Where(row => row.Item.PredictedLabel != row.Item.Label).OrderBy(row => row.Item.Score[row.Item.Label])
            .ThenBy(row => row.Index).Take(6).ToArray();
        Assert.AreSequenceEqual(expected.Select(row => (long)row.Index), worst.Select(mistake => mistake.Row));
        Assert.AreSequenceEqual(expected.Select(row => row.Item.ImagePath), worst.Select(mistake => mistake.ImagePath));
        Assert.AreSequenceEqual(
            expected.Select(row => $"{row.Item.Label + 1} taken for {row.Item.PredictedLabel + 1}"),
            worst.Select(mistake => $"{mistake.ActualClass} taken for {mistake.PredictedClass}"));
        Assert.AreEqual(100L, worst[0].Row);
        Assert.IsTrue(double.IsPositiveInfinity(worst[0].Loss));
        Assert.AreEqual(expected[3].Item.Score.Max(), worst[3].Probability, 1e-9);
        Assert.AreEqual(-Math.Log(expected[3].Item.Score[expected[3].Item.Label]), worst[3].Loss, 1e-6);
        Assert.IsEmpty(_ml.MulticlassClassification.AnalyzeScores(_ml.Data.LoadFromEnumerable(rows), mistakeCount: 0).WorstMistakes);
    }

    [TestMethod]
    public void The_calibration_error_is_that_of_its_definition()
    {
        var rows = ScoredExample.Create(400);

        double expected = rows.Select(row => (Confidence: (double)row.Score.Max(), IsRight: row.PredictedLabel == row.Label))
            .GroupBy(row => Math.Ceiling(row.Confidence * 15))
            .Sum(bin => bin.Count() / 400.0 * Math.Abs(bin.Average(row => row.IsRight ? 1.0 : 0) - bin.Average(row => row.Confidence)));

        Assert.AreEqual(
            expected, _ml.MulticlassClassification.AnalyzeScores(_ml.Data.LoadFromEnumerable(rows)).ExpectedCalibrationError, 1e-12);
    }

    [TestMethod]
    public void Rows_without_a_label_are_counted_and_passed_over()
    {
        var rows = ScoredExample.Create(10);
        rows[3].Label = uint.MaxValue;

        var analysis = _ml.MulticlassClassification.AnalyzeScores(_ml.Data.LoadFromEnumerable(rows));

        Assert.AreEqual(9L, analysis.RowCount);
        Assert.AreEqual(1L, analysis.UnlabelledRows);
        rows.ForEach(row => row.Label = uint.MaxValue);
        Assert.ThrowsExactly<InvalidOperationException>(() => _ml.MulticlassClassification.AnalyzeScores(
            _ml.Data.LoadFromEnumerable(rows)));
    }

    [TestMethod]
    public void Scores_that_are_no_probabilities_are_an_error_that_names_the_row()
    {
        var rows = ScoredExample.Create(10);
        rows[4].Score[2] += 0.5f;
        Assert.Contains("in row 4 (counted from 0), column 'Score', they sum to 1.5", Problem());
        rows[4].Score[2] = float.NaN;
        Assert.Contains("one is NaN", Problem());

        string Problem() => Assert.ThrowsExactly<InvalidDataException>(() => _ml.MulticlassClassification.AnalyzeScores(
            _ml.Data.LoadFromEnumerable(rows))).Message;
    }

    [TestMethod]
    public void Labels_that_were_mapped_otherwise_than_in_training_are_an_error()
    {
        var view = ScoringFixture.View(_ml, 12);
        using var transformer = ScoringFixture.Transformer(view.Schema);
        // Rows in another order give the classes other keys.
        var other = ScoringFixture.WithLabel(_ml, _ml.Data.SkipRows(_ml.Data.LoadFromEnumerable(ScoringFixture.Photos(12)), 1));

        // Under the name that it had in training, scoring refuses it already.
        var renamed = _ml.Transforms.CopyColumns("Truth", "Label").Append(_ml.Transforms.DropColumns("Label")).Fit(other).Transform(other);
        var scored = transformer.Transform(renamed);

        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.AnalyzeScores(scored, "Truth"));

        Assert.Contains("key 1 of column 'Truth' is \"dog\", but score 1 is that of \"cat\"", error.Message);
    }

    [TestMethod]
    public void Columns_that_are_missing_or_of_other_types_are_told()
    {
        var view = _ml.Data.LoadFromEnumerable(ScoredExample.Create(3));
        Assert.Contains("Could not find label column 'Truth'", Message("Truth", "Score"));
        Assert.Contains("Schema mismatch for label column 'ImagePath'", Message("ImagePath", "Score"));
        Assert.Contains("Schema mismatch for score column 'ImagePath'", Message("Label", "ImagePath"));

        string Message(string label, string score) =>
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.AnalyzeScores(view, label, score)).Message;
    }

    [TestMethod]
    public void Folds_of_a_cross_validation_are_analysed_with_class_names()
    {
        var data = SyntheticImages.View(_ml, SyntheticImages.Rows(60));
        var trainer = _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            Architecture = ResNetArchitecture.Cifar(8), Epochs = 1, BatchSize = 10, ValidationFraction = null,
        });

        var folds = _ml.MulticlassClassification.CrossValidate(data, trainer, numberOfFolds: 2);

        foreach (var fold in folds)
        {
            var analysis = _ml.MulticlassClassification.AnalyzeScores(fold.ScoredHoldOutSet);
            Assert.AreEqual(1 - fold.Metrics.MicroAccuracy, analysis.Top1Error, 1e-9);
            Assert.AreSequenceEqual(["class-0", "class-1", "class-2", "class-3"], analysis.Confusion.ClassNames);
            (fold.Model as IDisposable)?.Dispose();
        }
    }

    [TestMethod]
    public void A_trained_ResNet_20_and_real_images_give_its_known_error()
    {
        var data = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        using var transformer = PublicTransformer.OfResNet20(data.Schema);

        var analysis = _ml.MulticlassClassification.AnalyzeScores(transformer.Transform(data));

        Assert.AreEqual(0.002, analysis.Top1Error, 0.003);
        Assert.AreEqual(0.0, analysis.Top5Error, 0.001);
        Assert.Contains("automobile", analysis.ToString());
        foreach (var mistake in analysis.WorstMistakes)
            Assert.AreEqual(
                mistake.ActualClass, DatasetClassNames.Cifar10[(int)data.GetColumn<uint>("Label").ElementAt((int)mistake.Id.Low) - 1]);
    }

    [TestMethod]
    public void A_printed_matrix_has_every_class_by_its_whole_name_and_number()
    {
        long[,] counts = { { 7, 2, 0 }, { 1, 5, 0 }, { 0, 0, 3 } };
        var confusion = new ConfusionCounts(["sunflower", "sunflowers of autumn", "rose"], counts);

        string[] lines = confusion.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.HasCount(6, lines);
        Assert.AreSequenceEqual(["1", "2", "3", "Recall"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("1 sunflower  ", lines[2]);
        Assert.StartsWith("2 sunflowers of autumn  ", lines[3]);
        Assert.StartsWith("3 rose  ", lines[4]);
        Assert.StartsWith("Precision  ", lines[5]);
        // Each column under its number, to the right.
        int second = lines[0].IndexOf('2', StringComparison.Ordinal);
        Assert.AreEqual(('2', '5', '·'), (lines[2][second], lines[3][second], lines[4][second]));
    }

    [TestMethod]
    public void Of_many_classes_only_the_confusions_are_printed()
    {
        var counts = new long[40, 40];
        (counts[3, 3], counts[3, 4], counts[7, 2]) = (5, 9, 12);
        var confusion = new ConfusionCounts([.. Enumerable.Range(0, 40).Select(number => $"c{number}")], counts);

        Assert.AreSequenceEqual([new Confusion("c7", "c2", 12), new Confusion("c3", "c4", 9)], confusion.MostConfused(5));
        string[] lines = confusion.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(4, lines);
        Assert.Contains("c7", lines[2]);
        Assert.IsTrue(double.IsNaN(confusion.Classes[0].Recall));
        Assert.AreEqual(9.0 / 9, confusion.Classes[4].PredictedCount / 9.0);
        Assert.AreEqual(0.0, confusion.Classes[4].Precision);
    }
}
