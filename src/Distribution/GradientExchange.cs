using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Sums gradients over processes, a bucket at a time, while backward computes those of earlier layers. Parameters' gradients are views of
/// the buckets, so nothing is copied on the CPU.
/// </summary>
/// <remarks>
/// Backward passes a mark at the input of each block (<see cref="BackwardMark"/>): by then the gradients of that block and of all after it
/// are complete. What the marks begin goes on in MPI's own time, and at the marks that follow. An exception cannot pass through libtorch:
/// it waits until backward is over.
/// </remarks>
internal sealed class GradientExchange : IDisposable
{
    private const string Task = "sum gradients";

    private readonly ProcessGroup _group;
    private readonly nn.Module _network;
    private readonly MpiOptions _options;
    private readonly int _figures;
    private readonly NcclCommunicator? _cards;
    private readonly List<IDisposable> _marks = [];
    private readonly string[] _blocks;
    private GradientBucket[] _buckets = [];
    private HashSet<string> _watched = [];
    private int _begun;
    private Exception? _failure;

    /// <param name="group">The processes.</param>
    /// <param name="network">The copy of this process. Of a <see cref="ResidualNetwork"/> backward and sums overlap.</param>
    /// <param name="options">How large buckets are, and how cards exchange.</param>
    /// <param name="figures">How many values ride with the last bucket.</param>
    public GradientExchange(ProcessGroup group, nn.Module network, MpiOptions options, int figures)
    {
        (_group, _network, _options, _figures) = (group, network, options, figures);
        _cards = CardLink.Between(group, network.parameters().First().device, options.CardExchange);
        _blocks = [.. network.named_modules().Where(module => module.module is ResidualBlock).Select(module => module.name + ".")];
        if (network is ResidualNetwork residual)
            foreach (var (block, index) in residual.Blocks.Select((block, index) => (block, index)))
                _marks.Add(BackwardMark.Before(block, () => Reached(index)));
    }

    /// <summary>Takes up the parameters that learn now.</summary>
    public void Watch()
    {
        var parameters = _network.named_parameters().Where(parameter => parameter.parameter.requires_grad).ToArray();
        if (_watched.SetEquals(parameters.Select(parameter => parameter.name)))
            return;
        _watched = [.. parameters.Select(parameter => parameter.name)];
        DisposeBuckets();
        foreach (var parameter in _network.parameters())
            parameter.grad = null;
        _buckets = [.. GradientBucket.Fill(
            parameters.Select(parameter => (BlockOf(parameter.name), parameter.parameter)), _options.BucketBytes, _figures, _cards)];
    }

    public void Clear()
    {
        _begun = 0;
        foreach (var bucket in _buckets)
            bucket.Clear();
    }

    /// <summary>Waits for all sums, after backward.</summary>
    /// <param name="figures">Float, as many as announced, to be summed too.</param>
    /// <returns>Their sums, on the CPU.</returns>
    public Tensor Finish(Tensor figures)
    {
        if (_failure is { } failure)
            throw failure;
        _buckets[^1].Figures = figures;
        Begin(_buckets.Length);
        // What cards wait for each other has no time limit: first hear, within it, that all have come here.
        if (_cards is not null)
            _group.Sum([0], Task);
        foreach (var bucket in _buckets)
            bucket.Finish(_group, Task);
        return _buckets[^1].Figures;
    }

    public void Dispose()
    {
        foreach (var mark in _marks)
            mark.Dispose();
        foreach (var parameter in _network.parameters())
            parameter.grad = null;
        DisposeBuckets();
        _cards?.End(all: !_group.IsBroken);
    }

    /// <summary>Backward has the gradients of all from a block on.</summary>
    private void Reached(int block)
    {
        try
        {
            int complete = 0;
            // The last waits for the figures.
            while (complete < _buckets.Length - 1 && _buckets[complete].FirstBlock >= block)
                complete++;
            Begin(complete);
            for (int i = 0; i < _begun; i++)
                _buckets[i].Progress(_group, Task);
        }
        catch (Exception failure)
        {
            _failure ??= failure;
        }
    }

    /// <summary>The block that a parameter is of; what is not inside one is before or after them all.</summary>
    private int BlockOf(string parameter)
    {
        int block = Array.FindIndex(_blocks, name => parameter.StartsWith(name, StringComparison.Ordinal));
        return block >= 0 ? block : parameter.StartsWith(NetworkLayers.Classifier, StringComparison.Ordinal) ? _blocks.Length : -1;
    }

    private void Begin(int count)
    {
        for (; _begun < count; _begun++)
            _buckets[_begun].Begin(_group, Task);
    }

    private void DisposeBuckets()
    {
        foreach (var bucket in _buckets)
            bucket.Dispose();
        _buckets = [];
    }
}
