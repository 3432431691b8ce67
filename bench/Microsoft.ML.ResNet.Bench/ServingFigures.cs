namespace Microsoft.ML.ResNet.Bench;

/// <summary>What the clients of a server met.</summary>
/// <param name="RequestsPerSecond">Answered requests, of all clients together.</param>
/// <param name="MedianMilliseconds">The median time of a request, as its client saw it.</param>
/// <param name="P99Milliseconds">The time that one in a hundred requests exceeded.</param>
/// <param name="Errors">Requests that were not answered with a prediction.</param>
internal sealed record ServingFigures(double RequestsPerSecond, double MedianMilliseconds, double P99Milliseconds, int Errors);
