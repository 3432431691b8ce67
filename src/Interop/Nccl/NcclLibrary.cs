using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The functions of NCCL that are needed, by which cards exchange data without the host. Builds of libtorch for CUDA may have NCCL inside;
/// else it is a library of the system.
/// </summary>
internal sealed unsafe class NcclLibrary
{
    private static readonly string[] Candidates = ["libtorch_cuda.so", "libnccl.so.2", "libnccl.so"];

    private readonly delegate* unmanaged<int, byte*> _describe;

    private NcclLibrary(nint library, string path)
    {
        Path = path;
        GetUniqueId = (delegate* unmanaged<NcclUniqueId*, int>)NativeLibrary.GetExport(library, "ncclGetUniqueId");
        InitializeRank =
            (delegate* unmanaged<nint*, int, NcclUniqueId, int, int>)NativeLibrary.GetExport(library, "ncclCommInitRank");
        AllReduce = (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllReduce");
        Destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "ncclCommDestroy");
        Abort = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "ncclCommAbort");
        _describe = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "ncclGetErrorString");
    }

    /// <summary>The name by which it was loaded.</summary>
    public string Path { get; }

    public delegate* unmanaged<NcclUniqueId*, int> GetUniqueId { get; }

    /// <summary>(communicator, ranks, id, rank); on the card that is the thread's current one.</summary>
    public delegate* unmanaged<nint*, int, NcclUniqueId, int, int> InitializeRank { get; }

    /// <summary>(send, receive, count, type, operation, communicator, stream).</summary>
    public delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> AllReduce { get; }

    public delegate* unmanaged<nint, int> Destroy { get; }

    /// <summary>Also ends what is under way.</summary>
    public delegate* unmanaged<nint, int> Abort { get; }

    /// <param name="path">A library's name or path; null: those that there may be, one after the other.</param>
    /// <returns>Null where there is none.</returns>
    public static NcclLibrary? Find(string? path = null)
    {
        foreach (string candidate in path is null ? Candidates : [path])
            if (NativeLibrary.TryLoad(candidate, typeof(NcclLibrary).Assembly, null, out nint library)
                && NativeLibrary.TryGetExport(library, "ncclCommInitRank", out _))
                return new(library, candidate);
        return null;
    }

    /// <exception cref="InvalidOperationException">The code is not 0.</exception>
    public void Check(int code, string task)
    {
        if (code != 0)
            throw new InvalidOperationException(
                $"NCCL ({Path}) could not {task}: {Marshal.PtrToStringUTF8((nint)_describe(code)) ?? $"error {code}"}.");
    }
}

/// <summary>What the ranks of a communicator find each other by.</summary>
[InlineArray(NcclUniqueId.Length)]
internal struct NcclUniqueId
{
    public const int Length = 128;

    private byte _first;
}
