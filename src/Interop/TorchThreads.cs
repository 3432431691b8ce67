using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Sets the number of threads libtorch computes with, for a while. The setting is the process's, not the caller's.</summary>
internal readonly struct TorchThreads : IDisposable
{
    private readonly int? _before;

    private TorchThreads(int before) => _before = before;

    public static TorchThreads Use(int? count)
    {
        if (count is not { } threads)
            return default;
        var before = new TorchThreads(get_num_threads());
        set_num_threads(threads);
        return before;
    }

    public void Dispose()
    {
        if (_before is { } threads)
            set_num_threads(threads);
    }
}
