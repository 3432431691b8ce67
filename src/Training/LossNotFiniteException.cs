namespace Microsoft.ML.ResNet;

/// <summary>
/// Raised inside the training loop; the trainer turns it into a <see cref="TrainingDivergedException"/> with the best weights.
/// </summary>
internal sealed class LossNotFiniteException(long iteration, double learningRate, double loss) : Exception
{
    public long Iteration { get; } = iteration;

    public double LearningRate { get; } = learningRate;

    public double Loss { get; } = loss;
}
