namespace Microsoft.ML.ResNet;

/// <summary>
/// What a <see cref="TrainingLoop"/> asks of a trainer's options; <see cref="ResNetTrainer.Options"/> says what each means.
/// </summary>
internal interface ITrainingOptions
{
    int BatchSize { get; }

    int Epochs { get; }

    long? Iterations { get; }

    ImageAugmentation Augmentation { get; }

    BatchMixing? BatchMixing { get; }

    BlockShuffling? BlockShuffling { get; }

    ClassBalancing ClassBalancing { get; }

    FineTuning? FineTuning { get; }

    double LearningRate { get; }

    LearningRateSchedule Schedule { get; }

    WarmUp? WarmUp { get; }

    double Momentum { get; }

    bool Nesterov { get; }

    double WeightDecay { get; }

    WeightDecayExclusions WeightDecayExclusions { get; }

    WeightAveraging? WeightAveraging { get; }

    double LabelSmoothing { get; }

    EarlyStopping? EarlyStopping { get; }

    int? MetricsInterval { get; }

    int Workers { get; }

    TrainingProcesses? Processes { get; }

    bool SynchronizedBatchNormalization { get; }

    CancellationToken CancellationToken { get; }

    CancellationToken StopToken { get; }
}
