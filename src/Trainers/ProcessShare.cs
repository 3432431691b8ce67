namespace Microsoft.ML.ResNet;

/// <summary>What one of several processes on a machine takes of what the options give to all of them.</summary>
internal static class ProcessShare
{
    /// <returns>The options where there is one process; otherwise a copy.</returns>
    public static ResNetTrainer.Options Of(ResNetTrainer.Options options) =>
        options.Processes is not { LocalCount: > 1 and var count } ? options : options with
        {
            NumberOfThreads = options.NumberOfThreads ?? (TorchThreads.IsSetByEnvironment ? null : TorchThreads.Default),
            Workers = Math.Max(1, options.Workers / count),
            MemoryBudget = options.MemoryBudget / count,
        };

    /// <summary>What to do where a training in several processes breaks.</summary>
    public static string AdviceWhereItBreaks(TrainingCheckpoint? checkpoint) => checkpoint is null
        ? "Started again, training begins anew; Options.Checkpoint would keep it."
        : $"Started again, with any number of processes, training goes on from {checkpoint.Path}.";

    /// <inheritdoc cref="Of(ResNetTrainer.Options)"/>
    public static FasterRcnnTrainer.Options Of(FasterRcnnTrainer.Options options) =>
        options.Processes is not { LocalCount: > 1 and var count } ? options : options with
        {
            NumberOfThreads = options.NumberOfThreads ?? (TorchThreads.IsSetByEnvironment ? null : TorchThreads.Default),
            Workers = Math.Max(1, options.Workers / count),
            MemoryBudget = options.MemoryBudget / count,
        };
}
