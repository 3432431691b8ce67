using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Several processes that train copies of one network. Their gradients are summed while backward computes, so that all make the same steps.
/// </summary>
internal sealed class ProcessTeam : TrainingTeam
{
    // To be cancelled, and to stop: they are summed with the figures.
    private const int Wishes = 2;

    private readonly ProcessGroup _group;
    private readonly nn.Module _network;
    private readonly SynchronizedNormalization? _normalization;
    private readonly GradientExchange _gradients;
    private OperationCanceledException? _cancelled;
    private bool _wantsToStop;
    private bool _stops;

    public ProcessTeam(ProcessGroup group, nn.Module network, MpiOptions options, int figures, bool synchronizesNormalization)
    {
        (_group, _network) = (group, network);
        _normalization = synchronizesNormalization && network is ResidualNetwork ? new SynchronizedNormalization(group) : null;
        _gradients = new GradientExchange(group, network, options, figures + Wishes);
        if (_normalization is not null)
            ((ResidualNetwork)network).NormalizedBy = _normalization.Normalize;
    }

    public override BatchShare Share => new(_group.Rank, _group.Count);

    public override bool Writes => _group.IsFirst;

    /// <summary>One process cannot stop where it reads: the others would wait for it.</summary>
    public override CancellationToken ReadingToken(CancellationToken cancellation) => CancellationToken.None;

    public override void CheckCancelled(Action check)
    {
        try
        {
            check();
        }
        catch (OperationCanceledException cancelled)
        {
            _cancelled = cancelled;
        }
    }

    public override bool AllAreHere => _group.HasAgreed;

    public override bool IsToStop(bool own)
    {
        _wantsToStop |= own;
        return _stops;
    }

    public override T Agree<T>(T exception)
    {
        _group.HasAgreed = true;
        return exception;
    }

    public override void BeginEpoch() => _gradients.Watch();

    public override void BeginStep(bool counts)
    {
        _normalization?.BeginStep(counts);
        _gradients.Clear();
    }

    public override Tensor Backward(Tensor loss, Tensor figures)
    {
        using var scope = NewDisposeScope();
        if (loss.requires_grad)
            loss.backward();
        _normalization?.ThrowIfFailed();
        var wishes = tensor([_cancelled is null ? 0f : 1f, _wantsToStop ? 1f : 0f], device: figures.device);
        var sums = _gradients.Finish(cat([figures, wishes]));
        float[] wishesOfAll = sums[^Wishes..].data<float>().ToArray();
        _stops = wishesOfAll[1] > 0;
        if (wishesOfAll[0] > 0)
            throw Agree(_cancelled ?? new OperationCanceledException("Another of the processes was cancelled."));
        return sums[..^Wishes].MoveToOuterDisposeScope();
    }

    public override void EqualizeState(params IReadOnlyList<nn.Module> networks)
    {
        foreach (var network in networks)
        {
            SharedState.AverageBuffers(_group, network);
            SharedState.ThrowIfDifferent(_group, network);
        }
    }

    public override void Sum(Span<double> values) => _group.Sum(values, "sum figures up");

    public override void Dispose()
    {
        if (_normalization is not null)
            ((ResidualNetwork)_network).NormalizedBy = null;
        _gradients.Dispose();
    }
}
