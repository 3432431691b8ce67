namespace Microsoft.ML.ResNet;

/// <summary>
/// A gentler start: a factor on the scheduled learning rate for the first steps. The schedule goes on counting meanwhile.
/// </summary>
public abstract record WarmUp
{
    /// <summary>The factor for the next step, or null when the warm-up is over for good.</summary>
    /// <param name="point">Where training stands.</param>
    /// <param name="trainingError">
    /// The error on the training images of the last hundred steps or so, inside [0, 1]; 1 before the first step.
    /// </param>
    internal abstract double? Factor(SchedulePoint point, double trainingError);

    internal virtual IEnumerable<string> Problems() => [];

    /// <summary>Rises in a straight line from <paramref name="startFactor"/> to 1 over the given steps.</summary>
    /// <param name="iterations">Steps, at least 1.</param>
    /// <param name="startFactor">The factor of the first step, inside [0, 1). Default 0.01.</param>
    public static WarmUp Linear(int iterations, double startFactor = 0.01) => new LinearWarmUp(iterations, startFactor);

    /// <summary>
    /// Rises in a straight line from <paramref name="startFactor"/> to 1 over a share of training, whatever the number of images (Goyal et
    /// al., 2017, section 2.2: 5 of 90 epochs).
    /// </summary>
    /// <param name="fraction">The share, inside (0, 1).</param>
    /// <param name="startFactor">The factor of the first step, inside [0, 1). Default 0.01.</param>
    public static WarmUp LinearOver(double fraction, double startFactor = 0.01) => new FractionWarmUp(fraction, startFactor);

    /// <summary>
    /// Trains at <paramref name="factor"/> of the learning rate until the training error falls below <paramref name="error"/>, then returns
    /// to the schedule for good: how the paper starts ResNet-110 (section 4.2: 0.01 instead of 0.1 until below 80 %, about 400 iterations).
    /// </summary>
    /// <param name="error">The bound, inside (0, 1). Default 0.8.</param>
    /// <param name="factor">The factor, inside (0, 1). Default 0.1.</param>
    public static WarmUp UntilTrainingErrorBelow(double error = 0.8, double factor = 0.1) => new ErrorBoundWarmUp(error, factor);
}
