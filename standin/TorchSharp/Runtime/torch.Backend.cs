using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static bool s_backendLoaded;

    // The libtorch that the native library was compiled against.
    public static string __version__ => Marshal.PtrToStringUTF8(Native.torch_version());

    // The first use of `CPU` comes through here, in the type's initializer: a missing library reaches the user as a
    // TypeInitializationException around the NotSupportedException.
    private static void LoadNativeBackend(bool useCudaBackend, out StringBuilder trace)
    {
        trace = null;
        if (s_backendLoaded) return;

        trace = new StringBuilder();
        var assembly = typeof(torch).Assembly;
        TryLoad(useCudaBackend ? "torch_cuda" : "torch_cpu", assembly, trace);
        if (!TryLoad(Native.Library, assembly, trace))
        {
            var package = useCudaBackend ? "libtorch-cuda" : "libtorch-cpu";
            var message = $"This application or script uses TorchSharp but doesn't contain a reference to {package}.\n\n"
                + "Consider referencing one of the combination packages TorchSharp-cpu, TorchSharp-cuda-linux, TorchSharp-cuda-windows.\n\n"
                + $"Trace from LoadNativeBackend:\n{trace}";
            throw new NotSupportedException(message);
        }
        s_backendLoaded = true;
    }

    private static bool TryLoad(string name, Assembly assembly, StringBuilder trace)
    {
        trace.AppendLine($"    Trying to load native component {name} relative to {assembly.Location}");
        var loaded = NativeLibrary.TryLoad(name, assembly, null, out _);
        if (!loaded) trace.AppendLine($"    Failed to load native component {name} relative to {assembly.Location}");
        return loaded;
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType == DeviceType.MPS) return false;
        LoadNativeBackend(deviceType == DeviceType.CUDA, out _);
        return deviceType != DeviceType.CUDA || Native.cuda_is_available() != 0;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType == DeviceType.MPS)
            throw new InvalidOperationException("Torch device type 'MPS' is not available on this platform.");
        LoadNativeBackend(deviceType == DeviceType.CUDA, out var trace);
        if (deviceType == DeviceType.CUDA && Native.cuda_is_available() == 0)
        {
            throw new InvalidOperationException(
                $"Torch device type {deviceType} did not initialise on the current machine. Trace from LoadNativeBackend:\n{trace}");
        }
    }

    public static Device InitializeDevice(Device device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }
}
