using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Chooses the card that libraries of CUDA use on this thread, which TorchSharp cannot: libtorch names the card in each call. CUDA's
/// runtime takes the card whose primary context is current.
/// </summary>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";

    /// <exception cref="InvalidOperationException">There is no such card.</exception>
    /// <exception cref="DllNotFoundException">There is no driver.</exception>
    public static void Use(int card)
    {
        Check(DeviceGet(out int device, card), "find");
        Check(RetainPrimaryContext(out nint context, device), "use");
        Check(SetCurrentContext(context), "choose");

        void Check(int code, string task)
        {
            if (code != 0)
                throw new InvalidOperationException($"CUDA's driver could not {task} card {card}: error {code}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int DeviceGet(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int RetainPrimaryContext(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuCtxSetCurrent")]
    private static partial int SetCurrentContext(nint context);
}
