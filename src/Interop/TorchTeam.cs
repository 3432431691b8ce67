using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The threads that libtorch computes with, for managed loops between its operations. Threads of our own would find the processors taken:
/// those of OpenMP spin for a while after each operation, and wait for the next.
/// </summary>
/// <remarks>There where libtorch is built with GNU's OpenMP, as on Linux.</remarks>
internal static unsafe class TorchTeam
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Parallel = Find();

    /// <summary>Whether they can be had.</summary>
    public static bool IsAvailable => Parallel is not null;

    /// <summary>
    /// Calls <paramref name="body"/> for each number below <paramref name="count"/>, in no order. The first exception ends the loop and
    /// reaches the caller as it is.
    /// </summary>
    public static void For(int count, Action<int> body)
    {
        int threads = Math.Min(get_num_threads(), count);
        var loop = new SharedLoop(count);
        Action work = () => loop.Run(static () => 0, (number, _) => body(number), static _ => { });
        if (threads <= 1 || !IsAvailable)
            work();
        else
        {
            var handle = GCHandle.Alloc(work);
            Parallel(&Run, GCHandle.ToIntPtr(handle), (uint)threads, 0);
            handle.Free();
        }
        loop.ThrowIfFailed();
    }

    [UnmanagedCallersOnly]
    private static void Run(nint work) => Unsafe.As<Action>(GCHandle.FromIntPtr(work).Target!)();

    private static delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Find()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        _ = get_num_threads();
        using var process = Process.GetCurrentProcess();
        var modules = process.Modules.Cast<ProcessModule>().ToArray();
        // The copy beside libtorch, whose name carries a hash, or the system's: another one would have other threads.
        var torch = modules.FirstOrDefault(module => module.ModuleName.StartsWith("libtorch_cpu.", Ordinal));
        string? home = Path.GetDirectoryName(torch?.FileName);
        string? path = modules
            .Where(module => module.ModuleName.StartsWith("libgomp", Ordinal))
            .OrderByDescending(module => Path.GetDirectoryName(module.FileName) == home)
            .FirstOrDefault()?.FileName;
        return path is not null && NativeLibrary.TryLoad(path, out nint library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out nint run)
            ? (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)run
            : null;
    }
}
