using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>How a loaded network scores. Values are checked when it is loaded, all at once.</summary>
public sealed record ScoringOptions
{
    /// <summary>What computes the scores. Default <see cref="ScoringBackend.LibTorch"/>.</summary>
    public ScoringBackend Backend { get; init; } = ScoringBackend.LibTorch;

    /// <summary>Images that the network scores at once, at least 1. Large images are scored in smaller batches. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Threads that compute on the CPU, at least 1. Default null: one for each processor that the process may use. libtorch has one setting
    /// for the whole process, to which OMP_NUM_THREADS and <c>torch.set_num_threads</c> belong as well; ONNX Runtime has one for each
    /// loaded network.
    /// </summary>
    public int? NumberOfThreads { get; init; }

    /// <summary>
    /// What becomes of rows whose image cannot be read. Default <see cref="CorruptImageHandling.Throw"/>. With
    /// <see cref="CorruptImageHandling.Skip"/> they stay, with NaN for scores or features and the missing key for a predicted label, which
    /// ML.NET's <c>Evaluate</c> leaves out; a warning counts and names them when a pass over the data ends.
    /// </summary>
    public CorruptImageHandling CorruptImages { get; init; } = CorruptImageHandling.Throw;

    /// <summary>Where rows are reported that get NaN; null where they are an error.</summary>
    internal IChannelProvider? Skipping(IHostEnvironment env) => CorruptImages == CorruptImageHandling.Skip ? env : null;

    internal IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Backend))
            yield return FormattableString.Invariant($"Backend must be a {nameof(ScoringBackend)}; received {Backend}.");
        if (!Enum.IsDefined(CorruptImages))
            yield return FormattableString.Invariant($"CorruptImages must be a {nameof(CorruptImageHandling)}; received {CorruptImages}.");
        if (BatchSize < 1)
            yield return FormattableString.Invariant($"BatchSize must be at least 1 image; received {BatchSize}.");
        if (NumberOfThreads < 1)
            yield return FormattableString.Invariant($"NumberOfThreads must be at least 1; received {NumberOfThreads}.");
    }
}
