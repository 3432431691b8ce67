namespace Microsoft.ML.ResNet;

/// <summary>
/// How the learning rate moves during training: a pure function of where training stands, multiplied by
/// <see cref="ResNetTrainer.Options.LearningRate"/>. Derive from it to write another.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The factor for the next step, from 0 upwards; 1 leaves the learning rate as the options state it.</summary>
    /// <param name="point">Where training stands.</param>
    public abstract double Factor(SchedulePoint point);

    /// <summary>The same learning rate throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Multiplies the rate by <paramref name="gamma"/> whenever training passes one of the given fractions of its length.
    /// </summary>
    /// <param name="fractions">
    /// Fractions of the whole training, ascending, each inside (0, 1). The CIFAR recipe of the paper (section 4.2) is 0.5, 0.75.
    /// </param>
    /// <param name="gamma">The factor at each, inside (0, 1). Default 0.1.</param>
    public static LearningRateSchedule MultiStep(IReadOnlyList<double> fractions, double gamma = 0.1) =>
        new MultiStepSchedule(fractions, gamma);

    /// <summary>Multiplies the rate by <paramref name="gamma"/> at each of the given iterations.</summary>
    /// <param name="iterations">
    /// Iterations, ascending, each at least 1. The CIFAR recipe of the paper (section 4.2) is 32,000 and 48,000 of 64,000.
    /// </param>
    /// <param name="gamma">The factor at each, inside (0, 1). Default 0.1.</param>
    public static LearningRateSchedule MultiStepAt(IReadOnlyList<long> iterations, double gamma = 0.1) =>
        new IterationStepSchedule(iterations, gamma);

    /// <summary>
    /// Multiplies the rate by <paramref name="gamma"/> when the error (validation error where there is a validation set, otherwise
    /// training error) has not improved for <paramref name="patience"/> epochs: "divided by 10 when the error plateaus" (section 3.4).
    /// </summary>
    /// <param name="patience">Epochs without improvement that are waited for, at least 1. Default 5.</param>
    /// <param name="gamma">The factor, inside (0, 1). Default 0.1.</param>
    /// <param name="minimumImprovement">An error counts as improved when it falls by more than this. Default 0.0001.</param>
    public static LearningRateSchedule OnPlateau(int patience = 5, double gamma = 0.1, double minimumImprovement = 1e-4) =>
        new PlateauSchedule(patience, gamma, minimumImprovement);

    /// <summary>
    /// Falls along half a cosine from the full rate to <paramref name="finalFactor"/> of it (Loshchilov and Hutter, 2017).
    /// </summary>
    /// <param name="finalFactor">The factor at the end, inside [0, 1). Default 0.</param>
    public static LearningRateSchedule Cosine(double finalFactor = 0) => new CosineSchedule(finalFactor);

    /// <summary>Rises along a cosine to the full rate and falls to almost nothing (Smith and Topin, 2018; PyTorch's OneCycleLR).</summary>
    /// <param name="peakAt">The fraction of training at which the full rate is reached, inside (0, 1). Default 0.3.</param>
    /// <param name="startDivisor">The first rate is the full rate divided by this, above 1. Default 25.</param>
    /// <param name="finalDivisor">The last rate is the first divided by this, at least 1. Default 10,000.</param>
    public static LearningRateSchedule OneCycle(double peakAt = 0.3, double startDivisor = 25, double finalDivisor = 1e4) =>
        new OneCycleSchedule(peakAt, startDivisor, finalDivisor);

    /// <summary>What is wrong with the schedule's own parameters, one sentence each.</summary>
    internal virtual IEnumerable<string> Problems() => [];
}
