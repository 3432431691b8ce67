namespace ImageNetTraining;

/// <summary>What a training takes.</summary>
/// <param name="ImagesPerSecond">On all cards together.</param>
/// <param name="ExchangeSeconds">Of the gradients of one step, also where it is hidden behind backward.</param>
/// <param name="Days">Of the whole training.</param>
/// <param name="Cost">Of all cards for that time.</param>
/// <param name="DecodingCores">Processor cores that keep the cards supplied.</param>
internal sealed record Estimate(double ImagesPerSecond, double ExchangeSeconds, double Days, double Cost, double DecodingCores);
