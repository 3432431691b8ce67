using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

[TestClass]
public sealed class NormalizingTests
{
    private const int Slots = 4, Rows = 200;

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Least_and_largest_value_make_the_scale(bool fixZero)
    {
        var view = View();
        var fitted = _ml.Transforms.NormalizeMinMax([new("Vector"), new("Out", "Single"), new("Double")], fixZero: fixZero).Fit(view);

        Check(view, fitted, values =>
        {
            double least = values.Where(value => !double.IsNaN(value)).Min(), largest = values.Where(value => !double.IsNaN(value)).Max();
            return largest == least ? (0, 0)
                : fixZero ? (1 / Math.Max(Math.Abs(least), Math.Abs(largest)), 0)
                : (1 / (largest - least), least);
        });
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Mean_and_variance_make_the_scale(bool fixZero)
    {
        var view = View();
        var fitted = _ml.Transforms.NormalizeMeanVariance([new("Vector"), new("Out", "Single"), new("Double")], fixZero: fixZero).Fit(view);

        Check(view, fitted, values =>
        {
            double[] finite = [.. values.Where(double.IsFinite)];
            double mean = finite.Average(), variance = finite.Average(value => (value - mean) * (value - mean));
            return variance < 1e-12 ? (0, 0) : fixZero ? (1 / Math.Sqrt(variance + mean * mean), 0) : (1 / Math.Sqrt(variance), mean);
        });
    }

    [TestMethod]
    public void The_schema_says_that_a_column_is_normalized_and_the_estimator_says_so_before()
    {
        var view = View();
        var estimator = _ml.Transforms.NormalizeMinMax("Out", "Vector");
        var column = estimator.Fit(view).GetOutputSchema(view.Schema)["Out"];

        Assert.IsTrue(column.IsNormalized());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, Slots), column.Type);
        Assert.IsFalse(view.Schema["Vector"].IsNormalized());
        // A chain asks every estimator for the shape of its output before it fits.
        using var chain = estimator.Append(_ml.Transforms.NormalizeMeanVariance("Again", "Out")).Fit(view);
        Assert.IsTrue(chain.GetOutputSchema(view.Schema)["Again"].IsNormalized());
    }

    [TestMethod]
    public void Only_so_many_rows_are_looked_at()
    {
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(1, 10).Select(value => new Number { Value = value }));
        float[] normalized =
            [.. _ml.Transforms.NormalizeMinMax("Value", maximumExampleCount: 4).Fit(view).Transform(view).GetColumn<float>("Value")];
        CollectionAssert.AreEqual(Enumerable.Range(1, 10).Select(value => value * 0.25f).ToArray(), normalized);
    }

    [TestMethod]
    public void Other_types_and_counts_are_refused()
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new Other() });

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("Text").Fit(view)).Message,
            "Wrong column type for input column. Expected: Single, Double");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMeanVariance("Varying").Fit(view));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("Absent").Fit(view));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("Text", maximumExampleCount: 1));
        var chain = new EstimatorChain<ITransformer>().Append(_ml.Transforms.NormalizeMinMax("Text"));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(view)).Message,
            "expected vector or scalar of Single or Double");
    }

    /// <summary>The parameters, what they make of the values, and the same after saving and loading.</summary>
    private void Check(IDataView view, NormalizingTransformer fitted, Func<double[], (double Scale, double Offset)> reference)
    {
        var loaded = SavedModel.Load(SavedModel.Bytes(_ml, fitted, view.Schema), out _);
        float[][] vectors = [.. view.GetColumn<float[]>("Vector")];
        foreach (var transformed in new[] { fitted.Transform(view), loaded.Transform(view) })
        {
            float[][] outputs = [.. transformed.GetColumn<float[]>("Vector")];
            for (int slot = 0; slot < Slots; slot++)
                AreNormalized(
                    [.. vectors.Select(row => (double)row[slot])], [.. outputs.Select(row => (double)row[slot])], reference,
                    $"slot {slot}");
            AreNormalized(
                [.. view.GetColumn<float>("Single").Select(value => (double)value)],
                [.. transformed.GetColumn<float>("Out").Select(value => (double)value)], reference, "Single");
            AreNormalized([.. view.GetColumn<double>("Double")], [.. transformed.GetColumn<double>("Double")], reference, "Double");
        }

        var (scale, offset) = reference([.. view.GetColumn<double>("Double")]);
        var parameters = (NormalizingTransformer.AffineNormalizerModelParameters<double>)fitted.GetNormalizerModelParameters(2);
        Assert.AreEqual(scale, parameters.Scale, 1e-9 * scale);
        Assert.AreEqual(offset, parameters.Offset, 1e-9);
        Assert.HasCount(
            Slots,
            ((NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>>)fitted.GetNormalizerModelParameters(0)).Scale);
    }

    private static void AreNormalized(
        double[] values, double[] normalized, Func<double[], (double Scale, double Offset)> reference, string what)
    {
        var (scale, offset) = reference(values);
        for (int row = 0; row < values.Length; row++)
            Assert.AreEqual((values[row] - offset) * scale, normalized[row], 2e-6, $"{what}, row {row}: {values[row]}");
    }

    /// <summary>Slots: any numbers, mostly zeros, all the same, and some that are no numbers.</summary>
    private IDataView View()
    {
        var random = new Random(3);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(row => new Row
        {
            Vector = [(float)random.NextDouble() * 8 - 2, row % 7 == 0 ? row : 0, 2.5f, row % 9 == 4 ? float.NaN : 1 + random.NextSingle()],
            Single = random.NextSingle() * 100 + 50,
            Double = random.NextDouble() - 0.75,
        }).ToList());
    }

    private sealed class Row
    {
        [VectorType(Slots)]
        public float[] Vector { get; set; } = [];

        public float Single { get; set; }

        public double Double { get; set; }
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }

    private sealed class Other
    {
        public string Text { get; set; } = "";

        public float[] Varying { get; set; } = [1];
    }
}
