using Microsoft.ML.ResNet.Tests.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Balancing;

[TestClass]
public sealed class ClassWeightsTests
{
    private static readonly float[] s_logits = [1, -2, 0.5f, 3, 0.25f, 0, -1, 2, 2.5f, 0.5f, 0, -0.5f];
    private static readonly long[] s_labels = [0, 1, 2, 1];
    private static readonly float[] s_weights = [0.25f, 2, 5];

    [TestMethod]
    public void A_class_weighs_the_more_the_fewer_its_images()
    {
        var rows = StoreData.Pixels(10);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Label = i < 8 ? 0u : 2u;
        using var store = StoreData.Load(rows);
        // Eight of the first class and two of the last; the second has none and is no class.
        CollectionAssert.AreEqual(
            new[] { 10 / (2 * 8f), 0, 10 / (2 * 2f) }, ClassWeights.Of(new(store, [.. Enumerable.Range(0, 10)]))[..3]);
        CollectionAssert.AreEqual(new[] { 3 / (2 * 2f), 0, 3 / 2f }, ClassWeights.Of(new(store, [0, 9, 1]))[..3]);
    }

    /// <summary>
    /// PyTorch's definition: the target is smoothed, each term weighs as its class, and the sum is divided by the weights of the labels.
    /// </summary>
    private static double WeightedCrossEntropy(double smoothing)
    {
        const int Classes = 3;
        double sum = 0;
        for (int n = 0; n < s_labels.Length; n++)
        {
            double[] row = [.. s_logits.Skip(n * Classes).Take(Classes).Select(value => (double)value)];
            double logSum = Math.Log(row.Sum(Math.Exp));
            for (int k = 0; k < Classes; k++)
                sum -= s_weights[k] * (((s_labels[n] == k ? 1 - smoothing : 0) + (smoothing / Classes)) * (row[k] - logSum));
        }
        return sum / s_labels.Sum(label => s_weights[label]);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.1)]
    public void The_loss_is_PyTorchs_weighted_cross_entropy(double smoothing)
    {
        using var scope = NewDisposeScope();
        var (logits, weights) = (tensor(s_logits, [4, 3]), tensor(s_weights));
        double loss = new TrainingTargets(tensor(s_labels)).Loss(logits, smoothing, weights).item<float>();
        Assert.AreEqual(WeightedCrossEntropy(smoothing), loss, 1e-6);

        var mixed = new TrainingTargets(tensor(s_labels), tensor(s_labels).roll(1, 0), Share: 0.75);
        double partners = new TrainingTargets(tensor(s_labels).roll(1, 0)).Loss(logits, smoothing, weights).item<float>();
        Assert.AreEqual((0.75 * loss) + (0.25 * partners), mixed.Loss(logits, smoothing, weights).item<float>(), 1e-6);
    }
}
