using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Errors, threads, devices, grad mode.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern nint last_error();
    [DllImport(Library)] internal static extern nint torch_version();
    [DllImport(Library)] internal static extern int get_num_threads();
    [DllImport(Library)] internal static extern int set_num_threads(int count);
    [DllImport(Library)] internal static extern int get_num_interop_threads();
    [DllImport(Library)] internal static extern int set_num_interop_threads(int count);
    [DllImport(Library)] internal static extern int set_default_dtype(int type);
    [DllImport(Library), SuppressGCTransition] internal static extern int grad_mode_get();
    [DllImport(Library), SuppressGCTransition] internal static extern void grad_mode_set(int enabled);
    [DllImport(Library)] internal static extern nint inference_mode_enter(int enabled);
    [DllImport(Library)] internal static extern void inference_mode_leave(nint guard);
    [DllImport(Library)] internal static extern int inference_mode_get();
    [DllImport(Library)] internal static extern int cuda_is_available();
    [DllImport(Library)] internal static extern int cudnn_is_available();
    [DllImport(Library)] internal static extern int cuda_device_count();
    [DllImport(Library)] internal static extern int cuda_manual_seed(long seed);
    [DllImport(Library)] internal static extern int cuda_manual_seed_all(long seed);
    [DllImport(Library)] internal static extern int cuda_synchronize(long index);
    [DllImport(Library)] internal static extern int tf32_get(int cudnn);
    [DllImport(Library)] internal static extern int tf32_set(int cudnn, int allow);
}
