namespace Microsoft.ML.ResNet;

/// <summary>The loss became NaN or infinite. Training stopped; the best weights until then are in <see cref="BestModel"/>.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(long iteration, double learningRate, double loss, ResNetTransformer? bestModel, int bestEpoch)
        : base(FormattableString.Invariant($"The loss became {loss} at step {iteration} (learning rate {learningRate:g4}). ")
            + "Lower LearningRate or add a WarmUp. "
            + (bestModel is null
                ? "No epoch was completed before it, so there are no weights to keep."
                : FormattableString.Invariant($"BestModel has the weights of epoch {bestEpoch}.")))
    {
        Iteration = iteration;
        LearningRate = learningRate;
        BestModel = bestModel;
    }

    /// <summary>The step whose loss was not finite, from 1.</summary>
    public long Iteration { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>A model with the best weights of the completed epochs, or null if none was completed. Dispose it when done.</summary>
    public ResNetTransformer? BestModel { get; }
}
