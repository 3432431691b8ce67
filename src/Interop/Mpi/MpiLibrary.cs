using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The functions of an MPI library that are used, whichever of the two families it is of. Handles are <c>nint</c>: MPICH's are 32 bits, and
/// are passed and returned in the lower half.
/// </summary>
/// <remarks>Functions return 0 or an error code, see <see cref="Check"/>.</remarks>
internal sealed unsafe partial class MpiLibrary
{
    // At most one thread at a time calls MPI; it need not be the one that began.
    private const int Serialized = 2;

    // MPI_MAX_LIBRARY_VERSION_STRING of either family is at most this.
    private const int LongestText = 8192;

    private readonly nint _library;

    private MpiLibrary(nint library, string path)
    {
        (_library, Path) = (library, path);
        Constants = MpiConstants.Of(library);
        CommRank = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank");
        CommSize = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size");
        CommDup = (delegate* unmanaged<nint, nint*, int>)Export("MPI_Comm_dup");
        CommFree = (delegate* unmanaged<nint*, int>)Export("MPI_Comm_free");
        Iallreduce = (delegate* unmanaged<nint, void*, int, nint, nint, nint, nint*, int>)Export("MPI_Iallreduce");
        Iallgather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int>)Export("MPI_Iallgather");
        Ibcast = (delegate* unmanaged<void*, int, nint, int, nint, nint*, int>)Export("MPI_Ibcast");
        Ibarrier = (delegate* unmanaged<nint, nint*, int>)Export("MPI_Ibarrier");
        Isend = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Export("MPI_Isend");
        Irecv = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Export("MPI_Irecv");
        Test = (delegate* unmanaged<nint*, int*, nint, int>)Export("MPI_Test");
        Cancel = (delegate* unmanaged<nint*, int>)Export("MPI_Cancel");
        Wait = (delegate* unmanaged<nint*, nint, int>)Export("MPI_Wait");
        Abort = (delegate* unmanaged<nint, int, int>)Export("MPI_Abort");
        Finalize = (delegate* unmanaged<int>)Export("MPI_Finalize");
    }

    public MpiConstants Constants { get; }

    /// <summary>The name by which it was loaded.</summary>
    public string Path { get; }

    public delegate* unmanaged<nint, int*, int> CommRank { get; }

    public delegate* unmanaged<nint, int*, int> CommSize { get; }

    public delegate* unmanaged<nint, nint*, int> CommDup { get; }

    public delegate* unmanaged<nint*, int> CommFree { get; }

    /// <summary>(send, receive, count, type, operation, communicator, request).</summary>
    public delegate* unmanaged<nint, void*, int, nint, nint, nint, nint*, int> Iallreduce { get; }

    /// <summary>(send, count, type, receive, count of each, type, communicator, request).</summary>
    public delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int> Iallgather { get; }

    /// <summary>(buffer, count, type, root, communicator, request).</summary>
    public delegate* unmanaged<void*, int, nint, int, nint, nint*, int> Ibcast { get; }

    public delegate* unmanaged<nint, nint*, int> Ibarrier { get; }

    /// <summary>(buffer, count, type, to, tag, communicator, request).</summary>
    public delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Isend { get; }

    /// <summary>(buffer, count, type, from, tag, communicator, request).</summary>
    public delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Irecv { get; }

    /// <summary>(request, whether it is done, status).</summary>
    public delegate* unmanaged<nint*, int*, nint, int> Test { get; }

    public delegate* unmanaged<nint*, int> Cancel { get; }

    public delegate* unmanaged<nint*, nint, int> Wait { get; }

    /// <summary>(communicator, exit status).</summary>
    public delegate* unmanaged<nint, int, int> Abort { get; }

    public delegate* unmanaged<int> Finalize { get; }

    /// <summary>Loads the library that belongs to the launcher.</summary>
    /// <param name="path">A library's name or path; null: those that belong to the launcher, one after the other.</param>
    /// <param name="launcher">What started this process.</param>
    /// <exception cref="DllNotFoundException">There is none; the message names what was tried.</exception>
    public static MpiLibrary Load(string? path, MpiLauncher launcher)
    {
        KeepSegmentationFaults();
        string[] candidates = path is not null ? [path] : [.. Candidates(launcher.PrefersOpenMpi)];
        foreach (string candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, out nint library))
                return new(library, candidate);
        throw new DllNotFoundException(
            $"{launcher.Name ?? "The caller"} asks for MPI, but no MPI library could be loaded; tried {string.Join(", ", candidates)}. "
            + "Install the one that belongs to the launcher (on Debian libopenmpi3 or libmpich12), or set MpiOptions.LibraryPath.");
    }

    /// <summary>Once in a process.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public void Initialize()
    {
        int flag = 0, provided = 0;
        var isInitialized = (delegate* unmanaged<int*, int>)Export("MPI_Initialized");
        Check(isInitialized(&flag), "tell whether it is initialized");
        if (flag == 0)
        {
            var initialize = (delegate* unmanaged<int*, byte***, int, int*, int>)Export("MPI_Init_thread");
            Check(initialize(null, null, Serialized, &provided), "initialize");
        }
        var setHandler = (delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler");
        Check(setHandler(Constants.World, Constants.ErrorsReturn), "set its error handler");
    }

    /// <summary>The communicator of the processes on this machine. The caller frees it.</summary>
    public nint SplitByMachine(int rank)
    {
        var split = (delegate* unmanaged<nint, int, int, nint, nint*, int>)Export("MPI_Comm_split_type");
        nint local = 0;
        Check(split(Constants.World, Constants.SharedMemory, rank, Constants.NoInfo, &local), "find the processes of this machine");
        return local;
    }

    /// <summary>Name and version, as the library says them: "Open MPI v4.1.4", "MPICH Version 4.0.2".</summary>
    public string Version()
    {
        var version = (delegate* unmanaged<byte*, int*, int>)Export("MPI_Get_library_version");
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        Check(version(text, &length), "tell its version");
        string first = Marshal.PtrToStringUTF8((nint)text, length).TrimEnd('\0').Split('\n', ',')[0];
        return string.Join(' ', first.Split((char[])[' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <exception cref="InvalidOperationException">The code is not 0.</exception>
    public void Check(int code, string task)
    {
        if (code == 0)
            return;
        var describe = (delegate* unmanaged<int, byte*, int*, int>)Export("MPI_Error_string");
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        string reason = describe(code, text, &length) == 0 ? Marshal.PtrToStringUTF8((nint)text, length) : $"error {code}";
        throw new InvalidOperationException($"MPI could not {task}: {reason}.");
    }

    private static IEnumerable<string> Candidates(bool openMpiFirst)
    {
        string[] openMpi = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
        // MPICH as Debian names it; then MPICH and Intel MPI as they name themselves.
        string[] mpich = OperatingSystem.IsMacOS() ? ["libmpi.12.dylib"] : ["libmpich.so.12", "libmpi.so.12"];
        if (OperatingSystem.IsWindows())
            return ["msmpi.dll", "impi.dll"];
        return openMpiFirst ? [.. openMpi, .. mpich] : [.. mpich, .. openMpi];
    }

    /// <summary>
    /// UCX, which carries the messages of many builds of MPI, takes over the signal that .NET turns into a
    /// <see cref="NullReferenceException"/>, and ends the process at the first one. It reads the variable when it is loaded, from the C
    /// library's environment.
    /// </summary>
    private static void KeepSegmentationFaults()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetVariable("UCX_ERROR_SIGNALS", "SIGILL,SIGBUS,SIGFPE", 1);
    }

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out nint address)
        ? address
        : throw new EntryPointNotFoundException($"{Path} has no {name}: it is no library of MPI 3 or later.");

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
