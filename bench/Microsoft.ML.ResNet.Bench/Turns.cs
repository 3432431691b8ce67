using System.Diagnostics;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>
/// In a process that takes turns with others: tells the one that watches, through the output, what was done and when, until that closes the
/// input. A process is stopped while it is another's turn, and notices nothing of it.
/// </summary>
internal static class Turns
{
    // What takes less is told together.
    private const double LeastSeconds = 0.005;

    private static readonly CancellationTokenSource End = new();
    private static double _told;
    private static int _untold;

    /// <summary>Cancelled once there will be no further turn.</summary>
    public static CancellationToken Over => End.Token;

    /// <summary>Seconds, on a clock that all processes of the machine share, Python's <c>time.perf_counter</c> among them.</summary>
    public static double Now => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    /// <summary>Begins to listen for the end.</summary>
    public static void Begin() => new Thread(() =>
    {
        Console.In.ReadToEnd();
        End.Cancel();
    })
    { IsBackground = true }.Start();

    /// <param name="count">What was handled since the last call, such as the images of a batch.</param>
    public static void Report(int count)
    {
        _untold += count;
        double now = Now;
        if (now - _told < LeastSeconds)
            return;
        Console.WriteLine(FormattableString.Invariant($"{now:F9} {_untold}"));
        (_told, _untold) = (now, 0);
    }

    /// <summary>Repeats something to the end.</summary>
    /// <param name="count">What a run handles.</param>
    /// <param name="run">Gets its number, from 0.</param>
    public static void Repeat(int count, Action<int> run)
    {
        for (int number = 0; !Over.IsCancellationRequested; number++)
        {
            run(number);
            Report(count);
        }
    }
}
