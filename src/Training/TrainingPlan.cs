namespace Microsoft.ML.ResNet;

/// <summary>How long training is: whole epochs, or a number of steps that may end inside the last one.</summary>
internal sealed record TrainingPlan(int Epochs, long Iterations)
{
    public static TrainingPlan For(int stepsPerEpoch, ResNetTrainer.Options options) =>
        options.Iterations is { } iterations
            ? new TrainingPlan((int)((iterations + stepsPerEpoch - 1) / stepsPerEpoch), iterations)
            : new TrainingPlan(options.Epochs, (long)options.Epochs * stepsPerEpoch);
}
