using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What a batch is to be classified as.</summary>
/// <param name="Labels">Int64 [N].</param>
/// <param name="Partners">The labels of what was mixed in, int64 [N]; null if nothing was.</param>
/// <param name="Share">The share of <paramref name="Labels"/>, inside [0, 1].</param>
internal readonly record struct TrainingTargets(Tensor Labels, Tensor? Partners = null, double Share = 1)
{
    /// <summary>
    /// What the labels are numbers of, where they are numbers of sets (see <see cref="MultiLabelLoss.TargetsOf"/>); null: they are classes.
    /// </summary>
    public Tensor? Sets { get; init; }

    /// <summary>The labels of the larger share, int64 [N].</summary>
    public Tensor Main => Partners is null || Share >= 0.5 ? Labels : Partners;

    /// <summary>
    /// Mean cross-entropy, or binary cross-entropy. It is linear in the target, so that of a mixture is the mixture of both.
    /// </summary>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labelSmoothing">The share of each label that is spread over all classes.</param>
    /// <param name="classWeights">[classes], the weight of each class in the mean; null: all are equal.</param>
    /// <param name="divisor">What the sum is divided by, where these are a share of a batch: the weight of the whole batch. Null: that of
    /// these.</param>
    /// <returns>A scalar.</returns>
    public Tensor Loss(Tensor logits, double labelSmoothing, Tensor? classWeights = null, double? divisor = null)
    {
        var loss = Loss(logits, Labels, labelSmoothing, classWeights, divisor);
        if (Partners is null)
            return loss;
        using Scalar share = Share, rest = 1 - Share;
        return loss.mul(share).add(Loss(logits, Partners, labelSmoothing, classWeights, divisor), rest);
    }

    /// <summary>How many images are not given their main labels: another class, or not exactly their set.</summary>
    /// <returns>An int64 scalar.</returns>
    public Tensor WrongCount(Tensor logits) =>
        Sets is null ? logits.argmax(1).ne(Main).sum() : MultiLabelLoss.WrongCount(logits, Main, Sets);

    /// <summary>The same without the first.</summary>
    public TrainingTargets WithoutFirst() =>
        this with { Labels = Labels.slice(0, 1, Labels.shape[0], 1), Partners = Partners?.slice(0, 1, Labels.shape[0], 1) };

    private Tensor Loss(Tensor logits, Tensor labels, double labelSmoothing, Tensor? classWeights, double? divisor)
    {
        if (Sets is null && divisor is null)
            return nn.functional.cross_entropy(logits, labels, classWeights, label_smoothing: labelSmoothing);
        using Scalar whole = divisor ?? labels.shape[0];
        var sum = Sets is not null
            ? MultiLabelLoss.Sum(logits, labels, Sets, labelSmoothing)
            : nn.functional.cross_entropy(logits, labels, classWeights, reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing);
        return sum.div(whole);
    }
}
