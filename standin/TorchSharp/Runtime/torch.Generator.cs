using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        internal Generator(nint handle, Device device)
        {
            Handle = handle;
            this.device = device;
        }

        // As in TorchSharp, the numbers come from the CPU whatever the device.
        public Generator(ulong seed = 0, Device device = null) : this(0, device ?? CPU) => Handle = Native.generator_new(seed);

        ~Generator() => Dispose(false);

        public static Generator Default => new(DefaultHandle(), CPU);

        public nint Handle { get; private set; }

        public Device device { get; private set; }

        public Generator manual_seed(long seed)
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            Native.generator_set_seed(Handle, seed);
            return this;
        }

        public long seed()
        {
            var seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed() => Native.generator_seed(Handle);

        public Tensor get_state() => Native.Result(Native.generator_get_state(Handle));

        public void set_state(Tensor value) => Native.Check(Native.generator_set_state(Handle, value.Handle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle == 0) return;
            Native.generator_dispose(Handle);
            Handle = 0;
        }

        internal static nint HandleOf(Generator generator) => generator is null ? 0 : generator.Handle;

        private static nint DefaultHandle()
        {
            InitializeDeviceType(DeviceType.CPU);
            return Native.generator_default();
        }
    }

    public static partial class random
    {
        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
