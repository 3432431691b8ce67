namespace Microsoft.ML.ResNet;

/// <summary>What a <see cref="StepMeter"/> has summed up.</summary>
internal readonly record struct MeterState(double LossSum, long Wrong, long Images, double RecentErrorSum, double RecentSteps);
