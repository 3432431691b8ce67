namespace Reporting;

/// <summary>Where training is.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">Planned.</param>
/// <param name="Share">Of the planned steps, those done.</param>
/// <param name="EndOfEpoch">Whether an epoch has just ended.</param>
internal readonly record struct EpochPlace(int Epoch, int Epochs, double Share, bool EndOfEpoch);
