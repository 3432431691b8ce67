using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Sets the number of threads libtorch computes with. The setting is the process's, not the caller's.</summary>
/// <remarks>
/// By itself libtorch takes a thread for each physical core, which leaves half of a core with two hardware threads idle: ResNet-20 trained
/// 1.7 times as fast on both.
/// </remarks>
internal readonly struct TorchThreads : IDisposable
{
    private static readonly Lazy<bool> All = new(UseAll);

    private readonly int? _before;

    private TorchThreads(int before) => _before = before;

    /// <summary>Threads where nobody says how many: one for each processor that the process may use, and that is not another's.</summary>
    public static int Default => Math.Max(1, Environment.ProcessorCount / Processes);

    /// <summary>How many processes that work together share the processors of this machine.</summary>
    public static int Processes { get; set; } = 1;

    /// <summary>Whether the environment says how many threads there are.</summary>
    public static bool IsSetByEnvironment => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"));

    /// <param name="count">How many, for a while; null for <see cref="UseDefault"/>.</param>
    public static TorchThreads Use(int? count)
    {
        UseDefault();
        if (count is not { } threads)
            return default;
        var before = new TorchThreads(get_num_threads());
        set_num_threads(threads);
        return before;
    }

    /// <summary>
    /// Gives libtorch all processors, the first time that it is called; from then on the setting is the user's. Where OMP_NUM_THREADS is
    /// set, it is from the start.
    /// </summary>
    public static void UseDefault() => _ = All.Value;

    public void Dispose()
    {
        if (_before is { } threads)
            set_num_threads(threads);
    }

    private static bool UseAll()
    {
        if (IsSetByEnvironment)
            return false;
        set_num_threads(Default);
        return true;
    }
}
