using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Analysis;

/// <summary>Hooks on the batch normalizations of a network: keeps all that they give while the network itself runs.</summary>
internal sealed class ResponseRecorder : IDisposable
{
    private readonly List<IDisposable> _kept = [];
    private readonly List<Action> _removals = [];

    /// <param name="network">The network.</param>
    /// <param name="retainGradients">Whether gradients with respect to the responses will be asked for.</param>
    public ResponseRecorder(ResidualNetwork network, bool retainGradients = false)
    {
        foreach (var step in network.Stem.Concat(network.Blocks.SelectMany(block => block.MainPath)))
            Hook(step.Step.Name, (nn.Module<Tensor, Tensor>?)step.Normalization ?? step.Convolution!);

        void Hook(string name, nn.Module<Tensor, Tensor> normalization)
        {
            var hook = normalization.register_forward_hook((_, _, output) =>
            {
                if (retainGradients)
                    output.retain_grad();
                Responses.Add((name, output.DetachFromDisposeScope()));
                _kept.Add(output);
                // The network overwrites what it gets.
                return output.clone();
            });
            _removals.Add(hook.remove);
        }
    }

    /// <summary>In the order in which they came.</summary>
    public List<(string Name, Tensor Response)> Responses { get; } = [];

    public void Dispose()
    {
        _removals.ForEach(remove => remove());
        _kept.ForEach(tensor => tensor.Dispose());
    }
}
