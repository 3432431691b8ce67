using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The checkpoints of one training: what it goes on from, and when it is written.</summary>
internal sealed class Checkpointing : IDisposable
{
    private readonly TrainingCheckpoint _options;
    private readonly CheckpointFiles _files;
    private SortedDictionary<string, string> _fingerprint = [];
    private long _seed;

    /// <param name="options">Already validated.</param>
    /// <param name="channel">Hears what training goes on from, and of damaged files.</param>
    /// <exception cref="InvalidDataException">There are files, and none of them is whole.</exception>
    public Checkpointing(TrainingCheckpoint options, IChannel channel)
    {
        _options = options;
        _files = new CheckpointFiles(options, message => channel.Warning(MessageSensitivity.None, message));
        Saved = options.Resume ? _files.OpenNewest() : null;
    }

    /// <summary>What to go on from, or null: from the beginning.</summary>
    public SavedTraining? Saved { get; private set; }

    /// <summary>Says what training this is.</summary>
    /// <param name="seed">What its random streams are derived from.</param>
    /// <param name="fingerprint">What decides the weights that it ends with, as text, so that a difference can be named.</param>
    /// <exception cref="InvalidOperationException">The checkpoint is of another; the message names every difference.</exception>
    public void Identify(long seed, SortedDictionary<string, string> fingerprint)
    {
        (_seed, _fingerprint) = (seed, fingerprint);
        if (Saved is not null)
            ThrowIfDifferent(Saved, fingerprint);
    }

    public bool IsDueAtStep(long iteration) => iteration % _options.Steps == 0;

    public bool IsDueAtEpoch(int epoch) => epoch % _options.Epochs == 0;

    /// <summary>Closes the file that was gone on from: it is about to be renamed.</summary>
    public void Dispose()
    {
        Saved?.Dispose();
        Saved = null;
    }

    public void Write(TrainingState state, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        _files.Write(state with { Seed = _seed, Fingerprint = _fingerprint }, tensors);

    private static void ThrowIfDifferent(SavedTraining saved, SortedDictionary<string, string> fingerprint)
    {
        var before = saved.State.Fingerprint;
        string[] differences =
        [
            .. before.Keys.Union(fingerprint.Keys)
                .Where(name => before.GetValueOrDefault(name) != fingerprint.GetValueOrDefault(name))
                .Select(name =>
                    $"- {name}: {before.GetValueOrDefault(name, "none")} in the checkpoint, {fingerprint.GetValueOrDefault(name, "none")} "
                        + "now"),
        ];
        if (differences.Length > 0)
            throw new InvalidOperationException(
                $"The checkpoint {saved.Path} is of another training:{Environment.NewLine}"
                + $"{string.Join(Environment.NewLine, differences)}{Environment.NewLine}"
                + "Give each training a Checkpoint.Path of its own, or set Checkpoint.Resume to false to begin anew.");
    }
}
