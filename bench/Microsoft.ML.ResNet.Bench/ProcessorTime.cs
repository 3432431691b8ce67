using System.Globalization;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>What all processors of this machine have done so far, as Linux counts it.</summary>
internal static class ProcessorTime
{
    // Of /proc/stat: USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Seconds in which a processor was busy, or was taken away by the host of a virtual machine; 0 where there is no /proc.
    /// </summary>
    public static double BusySeconds()
    {
        if (!File.Exists("/proc/stat"))
            return 0;
        // cpu user nice system idle iowait irq softirq steal ...
        double[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / TicksPerSecond;
    }
}
