using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The checkpoints of one training: what it goes on from, and when it is written.</summary>
internal sealed class Checkpointing : IDisposable
{
    private readonly TrainingCheckpoint _options;
    private readonly CheckpointFiles _files;
    private readonly Action<string> _warn;
    private (long Step, int Epochs)? _written;
    private string? _failure;
    private SortedDictionary<string, string> _fingerprint = [];
    private long _seed;

    /// <param name="options">Already validated.</param>
    /// <param name="channel">Hears what training goes on from, and of damaged files.</param>
    /// <param name="group">The processes that train together, of which the first reads and writes; null: this one alone.</param>
    /// <exception cref="InvalidDataException">There are files, and none of them is whole.</exception>
    public Checkpointing(TrainingCheckpoint options, IChannel channel, ProcessGroup? group)
    {
        _options = options;
        _warn = message => channel.Warning(MessageSensitivity.None, message);
        _files = new CheckpointFiles(options, _warn);
        if (!options.Resume)
            return;
        var saved = group is null or { IsFirst: true } ? _files.OpenNewest() : null;
        Saved = group is null ? saved : SharedTraining.Of(saved, group);
    }

    /// <summary>What to go on from, or null: from the beginning.</summary>
    public TrainingToResume? Saved { get; private set; }

    /// <inheritdoc cref="CheckpointFiles.ThrowIfUnwritable"/>
    public void ThrowIfUnwritable() => _files.ThrowIfUnwritable();

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

    /// <summary>
    /// Writes the file, unless that of this step and epoch is there: the last step of an epoch has one before the epoch counts, and one
    /// after. A disk that is full or gone is no reason to end a training: that is said, and the next write tries again.
    /// </summary>
    public void Write(TrainingState state, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        if (_written == (state.Iteration, state.EpochCount) && _failure is null)
            return;
        try
        {
            _files.Write(state with { Seed = _seed, Fingerprint = _fingerprint }, tensors);
            (_written, _failure) = ((state.Iteration, state.EpochCount), null);
        }
        catch (Exception exception) when (CheckpointFiles.IsOfTheDisk(exception))
        {
            _failure = FormattableString.Invariant($"The checkpoint of step {state.Iteration} could not be written to {_options.Path}: ")
                + $"{exception.Message.TrimEnd('.')}.";
            _warn($"{_failure} Training goes on, and tries again at the next.");
        }
    }

    /// <summary>Says at the end of training if the file is not that of the end.</summary>
    public void ReportFailure()
    {
        if (_failure is null)
            return;
        string file = _written is (var step, _) ? FormattableString.Invariant($"The file there is that of step {step}.")
            : "There is no file of this training.";
        _warn($"{_failure} {file} The model is whole.");
    }

    private static void ThrowIfDifferent(TrainingToResume saved, SortedDictionary<string, string> fingerprint)
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
