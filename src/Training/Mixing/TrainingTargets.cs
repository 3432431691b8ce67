using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What a batch is to be classified as.</summary>
/// <param name="Labels">Int64 [N].</param>
/// <param name="Partners">The labels of what was mixed in, int64 [N]; null if nothing was.</param>
/// <param name="Share">The share of <paramref name="Labels"/>, inside [0, 1].</param>
internal readonly record struct TrainingTargets(Tensor Labels, Tensor? Partners = null, double Share = 1)
{
    /// <summary>The labels of the larger share, int64 [N].</summary>
    public Tensor Main => Partners is null || Share >= 0.5 ? Labels : Partners;

    /// <summary>Mean cross-entropy. It is linear in the target, so that of a mixture is the mixture of both.</summary>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labelSmoothing">The share of each label that is spread over all classes.</param>
    /// <param name="classWeights">[classes], the weight of each class in the mean; null: all are equal.</param>
    /// <returns>A scalar.</returns>
    public Tensor Loss(Tensor logits, double labelSmoothing, Tensor? classWeights = null)
    {
        var loss = nn.functional.cross_entropy(logits, Labels, classWeights, label_smoothing: labelSmoothing);
        if (Partners is null)
            return loss;
        var partnersLoss = nn.functional.cross_entropy(logits, Partners, classWeights, label_smoothing: labelSmoothing);
        return loss.mul(Share).add(partnersLoss, alpha: 1 - Share);
    }
}
