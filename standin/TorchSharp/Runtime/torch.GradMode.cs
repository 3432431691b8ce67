using TorchSharp.Interop;

namespace TorchSharp;

// Grad and inference mode belong to the thread.
public static partial class torch
{
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.grad_mode_get() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.inference_mode_get() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _previous = Native.grad_mode_get();

        internal GradMode(bool enabled) => Native.grad_mode_set(enabled ? 1 : 0);

        public void Dispose() => Native.grad_mode_set(_previous);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = Native.inference_mode_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard == 0) return;
            Native.inference_mode_leave(_guard);
            _guard = 0;
        }
    }
}
