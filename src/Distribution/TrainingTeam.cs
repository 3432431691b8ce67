using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Those who train a network together: this process alone, or several, each on its share of every batch. What all must do alike is done
/// here.
/// </summary>
internal abstract class TrainingTeam : IDisposable
{
    /// <summary>What this process takes of each batch.</summary>
    public abstract BatchShare Share { get; }

    /// <summary>Whether this process writes what is kept.</summary>
    public abstract bool Writes { get; }

    public bool IsAlone => Share.Count == 1;

    /// <summary>What reading data is cancelled by.</summary>
    public abstract CancellationToken ReadingToken(CancellationToken cancellation);

    /// <summary>To be called before each step.</summary>
    /// <param name="check">Throws <see cref="OperationCanceledException"/> when training is to be given up. With others, all give up in the
    /// step's <see cref="Backward"/>.</param>
    public abstract void CheckCancelled(Action check);

    /// <summary>Whether all are at the same place, also after an exception.</summary>
    public abstract bool AllAreHere { get; }

    /// <summary>Whether training is to end early, with what it has.</summary>
    /// <param name="own">Whether this process was asked to. With others, all end after the next <see cref="Backward"/>.</param>
    public abstract bool IsToStop(bool own);

    /// <summary>Says of an exception that all throw it at the same place.</summary>
    public abstract T Agree<T>(T exception)
        where T : Exception;

    /// <summary>To be called when it is known which parameters learn.</summary>
    public abstract void BeginEpoch();

    /// <summary>Makes all gradients 0, or none.</summary>
    /// <param name="counts">Whether the share of the coming step has images that count.</param>
    public abstract void BeginStep(bool counts);

    /// <summary>Computes the gradients of the whole batch.</summary>
    /// <param name="loss">The share's part of the batch's loss, a scalar; without a gradient where there is nothing to learn.</param>
    /// <param name="figures">What is to be summed up over the shares.</param>
    /// <returns>The sums.</returns>
    public abstract Tensor Backward(Tensor loss, Tensor figures);

    /// <summary>Brings running statistics together, so that all have the same network.</summary>
    /// <exception cref="InvalidOperationException">The weights are not the same.</exception>
    public abstract void EqualizeState(params IReadOnlyList<nn.Module> networks);

    /// <summary>Sums values over all, in place.</summary>
    public abstract void Sum(Span<double> values);

    public abstract void Dispose();

    /// <param name="processes">Null or a single one: this process alone.</param>
    /// <param name="network">On its device, in its final memory format.</param>
    /// <param name="figures">How many values <see cref="Backward"/> sums up besides gradients.</param>
    /// <param name="synchronizesNormalization">Whether statistics of batch normalization are those of whole batches.</param>
    public static TrainingTeam For(
        TrainingProcesses? processes, nn.Module network, int figures, bool synchronizesNormalization = false) =>
        processes?.Group is { } group
            ? new ProcessTeam(group, network, processes.Options, figures, synchronizesNormalization)
            : new LoneProcess(network);
}
