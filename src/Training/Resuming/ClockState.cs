namespace Microsoft.ML.ResNet;

/// <summary>What a <see cref="TrainingClock"/> has measured.</summary>
internal readonly record struct ClockState(TimeSpan Elapsed, TimeSpan Epoch, long EpochImages);
