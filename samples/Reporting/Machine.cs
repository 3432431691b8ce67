using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Reporting;

/// <summary>What a measurement was taken on.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGiB, string System, string Runtime)
{
    public static Machine Current { get; } = new(
        ReadField("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <summary>The largest resident set this process has had, in bytes.</summary>
    public static long PeakMemory =>
        ReadField("/proc/self/status", "VmHWM") is { } peak
            ? 1024 * long.Parse(peak.Split(' ')[0], CultureInfo.InvariantCulture)
            : Process.GetCurrentProcess().PeakWorkingSet64;

    public override string ToString() => $"{Processor}, {Cores} cores, {MemoryGiB:0.#} GiB, {System}, {Runtime}";

    private static string? ReadField(string file, string name) =>
        File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
}
