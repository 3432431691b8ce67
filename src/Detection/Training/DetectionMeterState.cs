namespace Microsoft.ML.ResNet;

/// <summary>What a <see cref="DetectionMeter"/> must remember.</summary>
internal sealed record DetectionMeterState(double[] Losses, long Steps, long Found, long Objects);
