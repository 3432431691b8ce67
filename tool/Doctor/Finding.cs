namespace MlResNet.Doctor;

/// <summary>What was found of one thing.</summary>
/// <param name="What">The thing.</param>
/// <param name="State">Whether all is well.</param>
/// <param name="Found">What is there.</param>
/// <param name="Advice">How to get what is not; null where nothing is to be done.</param>
internal sealed record Finding(string What, FindingState State, string Found, string? Advice = null);
