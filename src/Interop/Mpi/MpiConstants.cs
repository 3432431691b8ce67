using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Handles and numbers that MPI's header defines, and that differ between its two families: in Open MPI handles are addresses of objects
/// the library exports; in MPICH, from which Intel MPI and MS-MPI descend, they are 32-bit numbers.
/// </summary>
internal sealed record MpiConstants
{
    public required nint World { get; init; }

    public required nint Float { get; init; }

    public required nint Double { get; init; }

    public required nint Byte { get; init; }

    public required nint Sum { get; init; }

    public required nint NoInfo { get; init; }

    /// <summary>The handler that makes functions return an error instead of ending the process.</summary>
    public required nint ErrorsReturn { get; init; }

    public required nint InPlace { get; init; }

    public required nint IgnoreStatus { get; init; }

    /// <summary>The kind of split that puts the processes of one machine together.</summary>
    public required int SharedMemory { get; init; }

    public required int AnySource { get; init; }

    public static MpiConstants Of(nint library) => NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world)
        ? new()
        {
            World = world,
            Float = NativeLibrary.GetExport(library, "ompi_mpi_float"),
            Double = NativeLibrary.GetExport(library, "ompi_mpi_double"),
            Byte = NativeLibrary.GetExport(library, "ompi_mpi_byte"),
            Sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum"),
            NoInfo = NativeLibrary.GetExport(library, "ompi_mpi_info_null"),
            ErrorsReturn = NativeLibrary.GetExport(library, "ompi_mpi_errors_return"),
            InPlace = 1,
            IgnoreStatus = 0,
            SharedMemory = 0,
            AnySource = -1,
        }
        : new()
        {
            World = 0x44000000,
            Float = 0x4c00040a,
            Double = 0x4c00080b,
            Byte = 0x4c00010d,
            Sum = 0x58000003,
            NoInfo = 0x1c000000,
            ErrorsReturn = 0x54000001,
            InPlace = -1,
            IgnoreStatus = 1,
            SharedMemory = 1,
            AnySource = -2,
        };
}
