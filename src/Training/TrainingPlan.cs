namespace Microsoft.ML.ResNet;

/// <summary>How long training is: whole epochs, or a number of steps that may end inside the last one.</summary>
internal sealed record TrainingPlan(int Epochs, long Iterations, int StepsPerEpoch)
{
    /// <summary>Steps before an epoch, counted from 1.</summary>
    public long StepsBefore(int epoch) => (long)(epoch - 1) * StepsPerEpoch;

    /// <summary>Steps of an epoch, counted from 1.</summary>
    public int StepsIn(int epoch) => (int)Math.Min(StepsPerEpoch, Iterations - StepsBefore(epoch));

    /// <summary>Epochs of a training on some images.</summary>
    public static int EpochsOf(int images, ITrainingOptions options) =>
        For(new BatchOptions { BatchSize = options.BatchSize, DropSingleImage = true }.CountBatches(images), options).Epochs;

    public static TrainingPlan For(int stepsPerEpoch, ITrainingOptions options) =>
        options.Iterations is { } iterations
            ? new TrainingPlan((int)((iterations + stepsPerEpoch - 1) / stepsPerEpoch), iterations, stepsPerEpoch)
            : new TrainingPlan(options.Epochs, (long)options.Epochs * stepsPerEpoch, stepsPerEpoch);
}
