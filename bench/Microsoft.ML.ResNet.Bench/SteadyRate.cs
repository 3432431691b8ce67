using System.Diagnostics;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>
/// How fast something goes once it is warm: compiled, its memory allocated, its caches filled. Every side is warmed up alike.
/// </summary>
internal static class SteadyRate
{
    /// <summary>
    /// The runtime compiles what runs often a second time, in the background, for its first second or two; Python's peer warms up as long.
    /// </summary>
    public const double WarmUpSeconds = 2;

    /// <summary>At the least, however long they take.</summary>
    public const int WarmUpRuns = 3;

    /// <param name="count">What a run handles, such as the images of a batch.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="run">Gets its number, from 0.</param>
    /// <returns>What was handled a second, of whole runs.</returns>
    public static double Of(int count, double seconds, Action<int> run)
    {
        int warm = Repeat(0, WarmUpRuns, WarmUpSeconds, run, out _);
        int end = Repeat(warm, warm + 1, seconds, run, out var taken);
        return (end - warm) * (double)count / taken.TotalSeconds;
    }

    private static int Repeat(int number, int atLeastTo, double seconds, Action<int> run, out TimeSpan taken)
    {
        var clock = Stopwatch.StartNew();
        for (; number < atLeastTo || clock.Elapsed.TotalSeconds < seconds; number++)
            run(number);
        taken = clock.Elapsed;
        return number;
    }
}
