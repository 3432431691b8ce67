using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Mixing;

[TestClass]
public sealed class TrainingTargetsTests
{
    private static readonly float[] s_logits = [1, -2, 0.5f, 3, 0.25f, 0, -1, 2, 2.5f];
    private static readonly long[] s_labels = [0, 1, 2];
    private static readonly long[] s_partners = [2, 0, 1];

    /// <summary>-Σ target · log softmax, with the target written out.</summary>
    private static double SoftCrossEntropy(double share, double smoothing)
    {
        const int classes = 3;
        double sum = 0;
        for (int n = 0; n < s_labels.Length; n++)
        {
            double[] row = [.. s_logits.Skip(n * classes).Take(classes).Select(value => (double)value)];
            double logSum = Math.Log(row.Sum(Math.Exp));
            for (int k = 0; k < classes; k++)
            {
                double target = (s_labels[n] == k ? share : 0) + (s_partners[n] == k ? 1 - share : 0);
                sum -= (target * (1 - smoothing) + smoothing / classes) * (row[k] - logSum);
            }
        }
        return sum / s_labels.Length;
    }

    [TestMethod]
    [DataRow(0.3, 0.0)]
    [DataRow(0.85, 0.1)]
    [DataRow(1.0, 0.1)]
    public void The_loss_of_a_mixture_is_the_cross_entropy_with_the_soft_target(double share, double smoothing)
    {
        using var scope = NewDisposeScope();
        var targets = new TrainingTargets(tensor(s_labels), tensor(s_partners), share);
        Assert.AreEqual(SoftCrossEntropy(share, smoothing), targets.Loss(tensor(s_logits, [3, 3]), smoothing).item<float>(), 1e-6);
    }

    [TestMethod]
    public void Errors_are_counted_against_the_label_of_the_larger_share()
    {
        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(s_partners, new TrainingTargets(tensor(s_labels), tensor(s_partners), 0.49).Main.data<long>().ToArray());
        CollectionAssert.AreEqual(s_labels, new TrainingTargets(tensor(s_labels), tensor(s_partners), 0.5).Main.data<long>().ToArray());
        CollectionAssert.AreEqual(s_labels, new TrainingTargets(tensor(s_labels)).Main.data<long>().ToArray());
    }
}
