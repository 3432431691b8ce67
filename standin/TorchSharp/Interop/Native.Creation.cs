using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// New tensors.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint create_empty(long* sizes, int count, Placement placement);
    [DllImport(Library)] internal static extern nint create_zeros(long* sizes, int count, Placement placement);
    [DllImport(Library)] internal static extern nint create_ones(long* sizes, int count, Placement placement);
    [DllImport(Library)] internal static extern nint create_rand(long* sizes, int count, nint generator, Placement placement);
    [DllImport(Library)] internal static extern nint create_randn(long* sizes, int count, nint generator, Placement placement);
    [DllImport(Library)] internal static extern nint create_empty_like(nint like, Placement placement);
    [DllImport(Library)] internal static extern nint create_zeros_like(nint like, Placement placement);
    [DllImport(Library)] internal static extern nint create_ones_like(nint like, Placement placement);
    [DllImport(Library)] internal static extern nint create_rand_like(nint like, Placement placement);
    [DllImport(Library)] internal static extern nint create_randn_like(nint like, Placement placement);
    [DllImport(Library)] internal static extern nint create_full(long* sizes, int count, ScalarValue value, Placement placement);
    [DllImport(Library)] internal static extern nint create_full_like(nint like, ScalarValue value, Placement placement);
    [DllImport(Library)] internal static extern nint create_scalar(ScalarValue value, Placement placement);
    [DllImport(Library)] internal static extern nint create_arange(ScalarValue start, ScalarValue stop, ScalarValue step, Placement placement);
    [DllImport(Library)] internal static extern nint create_linspace(double start, double end, long steps, Placement placement);
    [DllImport(Library)] internal static extern nint create_eye(long rows, long columns, Placement placement);
    [DllImport(Library)] internal static extern nint create_randint(long low, long high, long* sizes, int count, nint generator, Placement placement);
    [DllImport(Library)] internal static extern nint create_randperm(long count, nint generator, Placement placement);
    [DllImport(Library)] internal static extern nint create_over(nint data, delegate* unmanaged<nint, void> release, nint owner, long* sizes, int count, int type, Placement placement);
}
