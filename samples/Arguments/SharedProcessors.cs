using System.Runtime.InteropServices;

namespace Arguments;

/// <summary>How the threads that compute wait for each other, on a machine that has other things to do as well.</summary>
internal static class SharedProcessors
{
    private const string SpinCount = "GOMP_SPINCOUNT", WaitPolicy = "OMP_WAIT_POLICY";

    // Twenty microseconds or so. ResNet-20 trained at 495 images/s with it and at 507 with 10,000 on an idle machine of two processors;
    // beside a program that keeps one of them busy, at 273 and 214, and at 94 with 100,000.
    private const string Spins = "1000";

    /// <summary>
    /// By default threads of libgomp, libtorch's OpenMP, wait for each other by spinning, even for one that another program keeps from its
    /// processor. Has them sleep after a while, unless the environment says otherwise. To be called before libtorch is loaded, which
    /// reads the setting once.
    /// </summary>
    public static void SleepRatherThanSpin()
    {
        if (!OperatingSystem.IsLinux() || IsSet(SpinCount) || IsSet(WaitPolicy))
            return;
        try
        {
            // .NET's own Environment.SetEnvironmentVariable is not seen by native libraries.
            _ = SetEnvironment(SpinCount, Spins, overwrite: 0);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: threads wait as they do there.
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    [DllImport("libc.so.6", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false,
        ThrowOnUnmappableChar = true)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
