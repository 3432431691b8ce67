namespace Microsoft.ML.ResNet;

/// <summary>What one of several processes on a machine takes of what options give to all of them.</summary>
/// <param name="NumberOfThreads">As options have it.</param>
/// <param name="Workers">At least one.</param>
/// <param name="MemoryBudget">In bytes.</param>
internal readonly record struct ProcessShare(int? NumberOfThreads, int Workers, long MemoryBudget)
{
    /// <returns>The options where there is one process; otherwise a copy.</returns>
    public static ResNetTrainer.Options Of(ResNetTrainer.Options options)
    {
        var share = new ProcessShare(options.NumberOfThreads, options.Workers, options.MemoryBudget);
        return share.In(options.Processes) is not { } own ? options : options with
        {
            NumberOfThreads = own.NumberOfThreads, Workers = own.Workers, MemoryBudget = own.MemoryBudget,
        };
    }

    /// <summary>What to do where a training in several processes breaks.</summary>
    public static string AdviceWhereItBreaks(TrainingCheckpoint? checkpoint) => checkpoint is null
        ? "Started again, training begins anew; Options.Checkpoint would keep it."
        : $"Started again, with any number of processes, training goes on from {checkpoint.Path}.";

    /// <returns>What each process takes of this; null where there is one on the machine.</returns>
    public ProcessShare? In(TrainingProcesses? processes) => processes is not { LocalCount: > 1 and var count } ? null : new(
        NumberOfThreads ?? (TorchThreads.IsSetByEnvironment ? null : TorchThreads.Default), Math.Max(1, Workers / count),
        MemoryBudget / count);
}
