namespace Microsoft.ML.ResNet.Bench;

/// <summary>What a side did while it was its turn.</summary>
/// <param name="Rate">Images, or calls, a second.</param>
/// <param name="OthersShare">The share of all processors' time that other programs took meanwhile.</param>
internal sealed record Turn(double Rate, double OthersShare);
