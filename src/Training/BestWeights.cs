using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A copy of the weights and BN statistics of the best epoch so far, on the network's device.</summary>
internal sealed class BestWeights(nn.Module network) : IDisposable
{
    private readonly Dictionary<string, Tensor> _copy = [];

    /// <summary>The epoch the copy is from, from 1; 0 when there is none.</summary>
    public int Epoch { get; private set; }

    /// <summary>The copy, by state name; empty when there is none.</summary>
    public IReadOnlyDictionary<string, Tensor> Copy => _copy;

    public void Keep(int epoch)
    {
        using var noGrad = no_grad();
        foreach (var (name, value) in network.state_dict())
            if (_copy.TryGetValue(name, out var copy))
                copy.copy_(value);
            else
                _copy[name] = value.clone().DetachFromDisposeScope();
        Epoch = epoch;
    }

    public void Restore()
    {
        using var noGrad = no_grad();
        foreach (var (name, value) in network.state_dict())
            value.copy_(_copy[name]);
    }

    public void Dispose()
    {
        foreach (var tensor in _copy.Values)
            tensor.Dispose();
        _copy.Clear();
    }
}
