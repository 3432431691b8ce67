using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Mean cross-entropy and error of a network over images as they are, without augmentation, and without those that cannot be read and are
/// left out. Each of a team takes a part of them.
/// </summary>
internal static class Validator
{
    public static (double Loss, double Error) Evaluate(
        nn.Module<Tensor, Tensor> network, Normalizer normalizer, LabelledImages images, BatchOptions batches, TrainingTeam team,
        Tensor? sets, CancellationToken cancellation)
    {
        var (start, length) = team.Share.OfAll(images.Count);
        network.eval();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var lossSum = zeros(1, ScalarType.Float64, batches.Device);
        var wrong = zeros(1, ScalarType.Int64, batches.Device);
        long count = 0;
        foreach (var batch in EpochBatches.Read(images.Store, images.Indices.AsSpan(start, length), batches, epoch: 0, cancellation))
            using (batch)
            using (NewDisposeScope())
            {
                var logits = network.forward(normalizer.Apply(batch.Images));
                var targets = new TrainingTargets(batch.Labels) { Sets = sets };
                lossSum.add_(targets.Loss(logits, labelSmoothing: 0, divisor: 1).to_type(ScalarType.Float64), Scalars.One);
                wrong.add_(targets.WrongCount(logits), Scalars.One);
                count += batch.Count;
            }
        double[] sums = [lossSum.item<double>(), wrong.item<long>(), count];
        team.Sum(sums);
        if (sums[2] == 0)
            throw team.Agree(images.Store.Unreadable!.NoneOf(images.Count, images.Indices[0]));
        return (sums[0] / sums[2], sums[1] / sums[2]);
    }
}
