using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A network whose state is the moving average of another's.</summary>
internal sealed class AveragedNetwork : IDisposable
{
    private readonly WeightAveraging _options;
    private readonly Device _device;
    private readonly (Tensor Average, Tensor Value)[] _states;

    /// <param name="network">On its device and in its final memory format.</param>
    /// <param name="options">Already validated.</param>
    /// <param name="device">Where the network is.</param>
    public AveragedNetwork(nn.Module<Tensor, Tensor> network, WeightAveraging options, Device device)
    {
        (_options, _device) = (options, device);
        Network = TwinOf(network);
        Network.to(device);
        ChannelsLast.Convert(Network);
        var values = network.state_dict();
        _states = [.. Network.state_dict().Select(state => (state.Value, values[state.Key]))];
        Blend(0);
    }

    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>To be called after each step.</summary>
    /// <param name="iteration">The step, from 1.</param>
    public void Update(long iteration)
    {
        if (iteration % _options.Interval == 0)
            Blend(_options.DecayAt(iteration / _options.Interval));
    }

    /// <summary>Gives the other network the averaged state.</summary>
    public void CopyBack()
    {
        using var noGrad = no_grad();
        foreach (var (average, value) in _states)
            value.copy_(average);
    }

    public void Dispose() => Network.Dispose();

    private static nn.Module<Tensor, Tensor> TwinOf(nn.Module<Tensor, Tensor> network) => network switch
    {
        FeatureClassifier classifier => classifier.CreateTwin(),
        ResidualNetwork whole => new ResidualNetwork(whole.Architecture, whole.ClassCount, whole.InputChannels),
        _ => throw new ArgumentException($"There is no other {network.GetType().Name} to be made.", nameof(network)),
    };

    private void Blend(double decay)
    {
        using var noGrad = no_grad();
        // By its difference from the value: what does not move, as frozen layers, has an average that is the same bit for bit.
        using var weight = full(1, 1 - decay, dtype: ScalarType.Float32, device: _device);
        foreach (var (average, value) in _states)
            if (decay == 0 || !average.is_floating_point())
                average.copy_(value);
            else
                average.lerp_(value, weight);
    }
}
