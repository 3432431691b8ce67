namespace Microsoft.ML.ResNet;

/// <summary>
/// Keeps a training in a file, so that one that was interrupted goes on where it stood: weights, momentum, the position inside the epoch,
/// the errors that the schedule looks at, the best weights, the averaged weights, and the figures of all epochs. On the CPU the weights
/// come out bit for bit as they would have.
/// </summary>
/// <remarks>
/// <para>The file is written aside, flushed to the disk and renamed, and carries a checksum: at whatever moment the process dies, there is
/// a whole file. It also says what training it is of, options and data: going on with others is refused. A finished training is kept too:
/// fitting it again returns its model without training.</para>
/// <para>That the file can be written is tried before images are read. Where a later write fails, for a full disk or a folder that is gone,
/// training goes on: the log says so, the next write tries again, and at the end the log says if none came through. A training that is
/// cancelled is written once more, where it stands.</para>
/// <para>It is a safetensors file; its weights are those named <c>network.*</c>, and <c>average.*</c> and <c>best.*</c> where there are
/// such.</para>
/// </remarks>
public sealed record TrainingCheckpoint
{
    /// <summary>The file. Its folder is made if it is not there. The one before it lies beside it, as <c>Path</c> + ".previous".</summary>
    public required string Path { get; init; }

    /// <summary>Epochs between two writes, at least 1. Default 1. The last epoch is always written.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Steps between two further writes inside epochs, at least 1, or null for none. Default null.</summary>
    public long? Steps { get; init; }

    /// <summary>Whether to go on from the file if it is there; otherwise training begins anew and replaces it. Default true.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>
    /// Whether the file before the last is kept, to go on from if the last turns out damaged: twice the space. Default true.
    /// </summary>
    public bool KeepPrevious { get; init; } = true;

    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrEmpty(Path) || Directory.Exists(Path))
            yield return FormattableString.Invariant($"Checkpoint.Path must name a file, not a folder; received \"{Path}\".");
        if (Epochs < 1)
            yield return FormattableString.Invariant($"Checkpoint.Epochs must be at least 1; received {Epochs}.");
        if (Steps < 1)
            yield return FormattableString.Invariant($"Checkpoint.Steps must be at least 1; received {Steps}.");
    }
}
