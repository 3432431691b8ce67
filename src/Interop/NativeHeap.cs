using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// How glibc, where it is the C library, treats the memory that libtorch frees.
/// </summary>
/// <remarks>
/// By default it gives large blocks back to the system at once, and every step faults its activations in again, page by page: an epoch
/// of ResNet-20 at batch 128 took 2.9 million page faults and 23 % more time than with what is set here, which made 0.1 million. Peak
/// memory is the same.
/// </remarks>
internal static partial class NativeHeap
{
    // From <malloc.h>. 32 MiB is the largest threshold that glibc accepts.
    private const int TrimThreshold = -1, MMapThreshold = -3, LargestMMapThreshold = 32 << 20;

    private static readonly bool IsTunable = OperatingSystem.IsLinux() && TryKeep();

    /// <summary>Lets the heap keep what libtorch frees for what it allocates next; from then on, for the whole process.</summary>
    /// <returns>Whether the C library is one that can be told.</returns>
    public static bool KeepFreedMemory() => IsTunable;

    /// <summary>Gives what is kept back to the system; for when a while will pass before it is needed again.</summary>
    public static void ReturnFreedMemory()
    {
        if (IsTunable)
            _ = Trim(0);
    }

    /// <summary>
    /// To be called after each step of a training and each batch that is scored, from 1: gives what is kept back now and then. What
    /// libtorch 2.10 frees comes to lie scattered in the heap, which else grows by megabytes a step, without end: to 8.6 GiB in 2,700
    /// steps of a small network, and by 25 kB an image that is scored.
    /// </summary>
    /// <param name="step">The step or batch done.</param>
    /// <param name="stepsBetween">Steps between two returns.</param>
    public static void AfterStep(long step, int stepsBetween = 100)
    {
        if (step % stepsBetween == 0)
            ReturnFreedMemory();
    }

    private static bool TryKeep()
    {
        try
        {
            return Tune(MMapThreshold, LargestMMapThreshold) != 0 && Tune(TrimThreshold, int.MaxValue) != 0;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Tune(int parameter, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
