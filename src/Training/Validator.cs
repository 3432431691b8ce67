using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Mean cross-entropy and error of a network over images as they are, without augmentation. Each of a team takes a part of them.
/// </summary>
internal static class Validator
{
    public static (double Loss, double Error) Evaluate(
        nn.Module<Tensor, Tensor> network, Normalizer normalizer, LabelledImages images, BatchOptions batches, TrainingTeam team,
        CancellationToken cancellation)
    {
        var (start, length) = team.Share.OfAll(images.Count);
        network.eval();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var lossSum = zeros(1, ScalarType.Float64, batches.Device);
        var wrong = zeros(1, ScalarType.Int64, batches.Device);
        foreach (var batch in EpochBatches.Read(images.Store, images.Indices.AsSpan(start, length), batches, epoch: 0, cancellation))
            using (batch)
            using (NewDisposeScope())
            {
                var logits = network.forward(normalizer.Apply(batch.Images));
                lossSum.add_(nn.functional.cross_entropy(logits, batch.Labels, reduction: nn.Reduction.Sum).to_type(ScalarType.Float64));
                wrong.add_(logits.argmax(1).ne(batch.Labels).sum());
            }
        double[] sums = [lossSum.item<double>(), wrong.item<long>()];
        team.Sum(sums);
        return (sums[0] / images.Count, sums[1] / images.Count);
    }
}
