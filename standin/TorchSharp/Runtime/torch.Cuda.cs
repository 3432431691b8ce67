using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    public static partial class cuda
    {
        public static bool is_available()
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            return Native.cuda_is_available() != 0;
        }

        public static bool is_cudnn_available()
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            return Native.cudnn_is_available() != 0;
        }

        public static int device_count()
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            return Native.cuda_device_count();
        }

        public static void manual_seed(long seed)
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            Native.Check(Native.cuda_manual_seed(seed));
        }

        public static void manual_seed_all(long seed)
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            Native.Check(Native.cuda_manual_seed_all(seed));
        }

        public static void synchronize(Device device = null)
        {
            TryInitializeDeviceType(device?.type ?? DeviceType.CUDA);
            Native.Check(Native.cuda_synchronize(device?.index ?? -1));
        }
    }

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                public static bool allow_tf32
                {
                    get => Native.tf32_get(0) != 0;
                    set => Native.Check(Native.tf32_set(0, value ? 1 : 0));
                }
            }
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get => Native.tf32_get(1) != 0;
                set => Native.Check(Native.tf32_set(1, value ? 1 : 0));
            }
        }
    }
}
