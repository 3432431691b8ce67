namespace Microsoft.ML.ResNet.Bench;

/// <summary>What the clients of a server met.</summary>
/// <param name="RequestsPerSecond">Answered requests, of all clients together.</param>
/// <param name="MedianMilliseconds">The median time of a request, as its client saw it.</param>
/// <param name="P99Milliseconds">The time that one in a hundred requests exceeded.</param>
/// <param name="Errors">Requests that were not answered with a prediction.</param>
internal sealed record ServingFigures(double RequestsPerSecond, double MedianMilliseconds, double P99Milliseconds, int Errors)
{
    /// <param name="milliseconds">Of each request; NaN where it failed.</param>
    /// <param name="seconds">How long all took together.</param>
    public static ServingFigures Of(IReadOnlyCollection<double> milliseconds, double seconds)
    {
        double[] answered = [.. milliseconds.Where(time => !double.IsNaN(time)).Order()];
        return new(answered.Length / seconds, Quantile(answered, 0.5), Quantile(answered, 0.99), milliseconds.Count - answered.Length);
    }

    private static double Quantile(double[] ordered, double share) =>
        ordered.Length == 0 ? 0 : ordered[Math.Min((int)(share * ordered.Length), ordered.Length - 1)];
}
