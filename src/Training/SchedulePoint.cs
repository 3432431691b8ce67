namespace Microsoft.ML.ResNet;

/// <summary>Where training stands when a learning rate is asked for.</summary>
/// <param name="Iteration">Steps done so far, from 0.</param>
/// <param name="TotalIterations">Steps planned, at least 1.</param>
/// <param name="EpochErrors">
/// The error of each epoch done so far, each inside [0, 1]: on the validation set where there is one, otherwise on the training images. Of
/// detectors, one minus the average precision on the validation images, otherwise the training loss.
/// </param>
public readonly record struct SchedulePoint(long Iteration, long TotalIterations, IReadOnlyList<double> EpochErrors)
{
    /// <summary>The fraction of training that is done, inside [0, 1).</summary>
    public double Progress => (double)Iteration / TotalIterations;
}
