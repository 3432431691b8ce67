namespace Microsoft.ML.ResNet;

/// <summary>The loss of a detector's training became NaN or infinite. Training stopped; the best weights until then are in
/// <see cref="BestModel"/>.</summary>
public sealed class DetectorDivergedException : InvalidOperationException
{
    internal DetectorDivergedException(LossNotFiniteException diverged, FasterRcnnTransformer? bestModel, int bestEpoch)
        : base(FormattableString.Invariant(
            $"The loss became {diverged.Loss} at step {diverged.Iteration} (learning rate {diverged.LearningRate:g4}). ")
            + "Lower LearningRate or lengthen the WarmUp. "
            + (bestModel is null
                ? "No epoch was completed before it, so there are no weights to keep."
                : FormattableString.Invariant($"BestModel has the weights of epoch {bestEpoch}.")))
    {
        (Iteration, LearningRate, BestModel) = (diverged.Iteration, diverged.LearningRate, bestModel);
    }

    /// <summary>The step whose loss was not finite, from 1.</summary>
    public long Iteration { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>A model with the best weights of the completed epochs, or null if none was completed. Dispose it when done.</summary>
    public FasterRcnnTransformer? BestModel { get; }
}
