using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The loss of images that may have any number of labels: binary cross-entropy, the sum over the labels.</summary>
/// <remarks>
/// A label's logit then has the gradient that a class's has, probability minus target, and rates and penalties that suit classes suit
/// labels. With the mean, the penalty of the recipe for few photos was ten times too strong for ten labels: none was sure enough.
/// </remarks>
internal static class MultiLabelLoss
{
    /// <summary>What each set of labels asks of a network.</summary>
    /// <returns>float [sets, labels] of 0 and 1, on the device, in no dispose scope.</returns>
    public static Tensor TargetsOf(LabelSets sets, Device device)
    {
        float[] values = [.. sets.All.SelectMany(set => set.Select(has => has ? 1f : 0f))];
        return tensor(values, [sets.All.Count, sets.LabelCount], device: device).DetachFromDisposeScope();
    }

    /// <param name="logits">[N, labels].</param>
    /// <param name="numbers">Int64 [N], of sets.</param>
    /// <param name="targets">See <see cref="TargetsOf"/>.</param>
    /// <param name="labelSmoothing">How much of each target is moved half-way between 0 and 1.</param>
    /// <returns>A scalar: the sum over images, too.</returns>
    public static Tensor Sum(Tensor logits, Tensor numbers, Tensor targets, double labelSmoothing = 0)
    {
        var wanted = targets.index_select(0, numbers);
        if (labelSmoothing > 0)
        {
            using Scalar kept = 1 - labelSmoothing, half = labelSmoothing / 2;
            wanted = wanted.mul(kept).add(half, Scalars.One);
        }
        return nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction: nn.Reduction.Sum);
    }

    /// <summary>How many images have not exactly their labels.</summary>
    /// <returns>An int64 scalar.</returns>
    public static Tensor WrongCount(Tensor logits, Tensor numbers, Tensor targets) =>
        logits.ge(Scalars.Zero).ne(targets.index_select(0, numbers).gt(Scalars.Zero)).any(1).sum();
}
