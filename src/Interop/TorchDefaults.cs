using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What this library's work needs of libtorch's settings, for a while, whatever the caller has set: new tensors are 32-bit floating point,
/// gradients can be recorded, and nothing made is an
/// inference tensor. The type of new tensors is a setting of the process, so the first who needs it sets it and the last restores it; the
/// others belong to the thread.
/// </summary>
internal sealed class TorchDefaults : IDisposable
{
    private static readonly object Gate = new();
    private static int _users;
    private static ScalarType _before;

    private readonly IDisposable _inference = inference_mode(false);
    private readonly IDisposable _gradients = enable_grad(true);
    private bool _disposed;

    private TorchDefaults()
    {
        lock (Gate)
        {
            if (_users++ > 0)
                return;
            _before = get_default_dtype();
            set_default_dtype(ScalarType.Float32);
        }
    }

    /// <summary>To be disposed by the same thread.</summary>
    public static TorchDefaults Use() => new();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _gradients.Dispose();
        _inference.Dispose();
        lock (Gate)
        {
            if (--_users == 0)
                set_default_dtype(_before);
        }
    }
}
