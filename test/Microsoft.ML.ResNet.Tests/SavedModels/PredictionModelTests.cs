using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ResNet.Tests.SavedModels;

[TestClass]
public sealed class PredictionModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Name")]
    [DataRow("Count")]
    [DataRow("Heavy")]
    public void A_trained_model_comes_back_with_the_names_of_its_classes(string label)
    {
        var view = Thing.View(_ml);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", label)
            .Append(_ml.MulticlassClassification.Trainers.NaiveBayes(featureColumnName: "Size"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));

        SavedModel.MustComeBack(_ml, pipeline.Fit(view), view);
    }

    [TestMethod]
    [DataRow(true, "Name")]
    [DataRow(false, "Name")]
    [DataRow(false, "Count")]
    [DataRow(true, null)]
    public void A_maximum_entropy_model_comes_back(bool sparse, string? label)
    {
        var raw = Thing.View(_ml);
        var view = label == null ? raw : _ml.Transforms.Conversion.MapValueToKey("Label", label).Fit(raw).Transform(raw);
        var model = Make(
            _ml, [.. Enumerable.Range(0, 3).Select(i => Unit(i, sparse))], [0, 0.5f, -0.5f], 3, 3, sparse ? ["x", "y", "z"] : null, null);
        var transformer = Accessor<MaximumEntropyModelParameters>.Make(
            _ml, model, view.Schema, "Size", label == null ? null : "Label", "Score", "PredictedLabel");

        SavedModel.MustComeBack(_ml, transformer, view);
        var scores = transformer.Transform(view).GetColumn<float[]>("Score").First();
        float[] exponents = [MathF.Exp(1), MathF.Exp(2.5f), MathF.Exp(2.5f)];
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(exponents[i] / exponents.Sum(), scores[i], 1e-6f);
    }

    private static VBuffer<float> Unit(int at, bool sparse) =>
        sparse ? new(3, 1, [1], [at]) : new(3, [.. Enumerable.Range(0, 3).Select(i => i == at ? 1f : 0)]);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern MaximumEntropyModelParameters Make(
        IHostEnvironment env, VBuffer<float>[] weights, float[] bias, int numClasses, int numFeatures, string[]? labelNames,
        ModelStatisticsBase? stats);

    private static class Accessor<T>
        where T : class
    {
        [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
        public static extern MulticlassPredictionTransformer<T> Make(
            IHostEnvironment env, T model, DataViewSchema inputSchema, string featureColumn, string? labelColumn, string scoreColumn,
            string predictedLabel);
    }
}
