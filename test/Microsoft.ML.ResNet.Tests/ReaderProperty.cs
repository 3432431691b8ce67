using System.Diagnostics;
using CsCheck;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>
/// What holds of a reader of other people's files, whatever is in them: it reads or it refuses, in little memory and time. CsCheck shrinks
/// what fails, and prints the seed that brings it back.
/// </summary>
internal static class ReaderProperty
{
    public const int Cases = 100_000;
    private const long AllowedBytes = 32 << 20;
    private static readonly TimeSpan s_allowedTime = TimeSpan.FromSeconds(2);

    /// <summary>Reads files of random structure.</summary>
    /// <param name="files">The files, and what tests know of them.</param>
    /// <param name="read">Whether a file was read; what refuses it is caught there, and anything else thrown is a fault.</param>
    /// <param name="leastRead">At least so many must be read, so that not all are refused at the first byte.</param>
    public static void Holds<T>(Gen<T> files, Func<T, bool> read, int leastRead = Cases / 1000)
    {
        int count = 0;
        files.Sample(
            file =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                bool wasRead = read(file);
                var time = Stopwatch.GetElapsedTime(start);
                Assert.IsLessThan(AllowedBytes, GC.GetAllocatedBytesForCurrentThread() - before);
                if (time > s_allowedTime)
                {
                    // What was only paused is not slow again.
                    start = Stopwatch.GetTimestamp();
                    read(file);
                    Assert.IsLessThan(s_allowedTime, Stopwatch.GetElapsedTime(start));
                }
                if (wasRead)
                    Interlocked.Increment(ref count);
            },
            iter: Cases);
        Assert.IsGreaterThanOrEqualTo(leastRead, count, "files that were read");
    }
}
