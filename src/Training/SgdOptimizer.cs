using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Stochastic gradient descent with momentum over a network, with weight decay on what the options do not exclude, and learning rates by
/// part as they say. Parameters without a gradient, which are frozen, are left alone.
/// </summary>
internal sealed class SgdOptimizer : IDisposable
{
    private readonly SGD _sgd;
    // In the order in which the optimizer lists its states: group by group.
    private readonly (string Name, Parameter Parameter)[] _parameters;
    // One for each group.
    private readonly double[] _multipliers;

    /// <param name="network">On its device and in its final memory format: the optimizer's state is tied to its tensors.</param>
    /// <param name="options">Already validated.</param>
    public SgdOptimizer(nn.Module network, ITrainingOptions options)
        : this(Groups(network, options), options.LearningRate, options.Momentum, options.Nesterov)
    {
    }

    /// <param name="groups">Parameters by name, by the multiplier of their learning rate and their weight decay.</param>
    /// <param name="learningRate">The first.</param>
    /// <param name="momentum">Of all.</param>
    /// <param name="nesterov">Whether it is Nesterov's.</param>
    public SgdOptimizer(
        IEnumerable<IGrouping<(double Multiplier, double Decay), (string Name, Parameter Parameter)>> groups, double learningRate,
        double momentum, bool nesterov)
    {
        var all = groups.ToArray();
        _multipliers = [.. all.Select(group => group.Key.Multiplier)];
        _parameters = [.. all.SelectMany(group => group)];
        _sgd = new SGD(
            all.Select(group => new SGD.ParamGroup(
                group.Select(parameter => parameter.Parameter).ToArray(), learningRate, momentum, weight_decay: group.Key.Decay,
                nesterov: nesterov)),
            learningRate, momentum, nesterov: nesterov);
    }

    /// <summary>That of parts whose multiplier is 1.</summary>
    public double LearningRate
    {
        set
        {
            foreach (var (group, multiplier) in _sgd.ParamGroups.Zip(_multipliers))
                group.LearningRate = value * multiplier;
        }
    }

    /// <summary>The momentum of each parameter by its name; nothing before its first step or without momentum.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Momenta =>
        _parameters
            .Zip(States, (parameter, state) => KeyValuePair.Create(parameter.Name, state.momentum_buffer))
            .Where(pair => pair.Value is not null);

    private IEnumerable<SGD.State> States => _sgd.state_dict().State.Cast<SGD.State>();

    public void Step() => _sgd.step();

    /// <summary>Makes the momenta that a first step would make, to be overwritten.</summary>
    /// <param name="names">The parameters that have made a step.</param>
    public IEnumerable<KeyValuePair<string, Tensor>> CreateMomenta(IReadOnlySet<string> names)
    {
        using var noGrad = no_grad();
        foreach (var ((_, parameter), state) in _parameters.Zip(States).Where(pair => names.Contains(pair.First.Name)))
            // With the strides of the parameter, as a gradient has: kernels round differently over other layouts.
            state.momentum_buffer ??= parameter.clone().DetachFromDisposeScope();
        return Momenta;
    }

    public void Dispose() => _sgd.Dispose();

    private static IEnumerable<IGrouping<(double Multiplier, double Decay), (string Name, Parameter Parameter)>> Groups(
        nn.Module network, ITrainingOptions options)
    {
        var multipliers = options.FineTuning?.LearningRateMultipliers ?? [];
        int stages = NetworkParts.StageCountOf(network);
        return network.named_parameters().GroupBy(
            parameter => (
                multipliers.IsEmpty ? 1 : multipliers[NetworkParts.IndexOf(parameter.name, stages)],
                IsExcluded(parameter.name, parameter.parameter, options.WeightDecayExclusions) ? 0 : options.WeightDecay),
            parameter => (parameter.name, parameter.parameter));
    }

    /// <summary>Vectors are the scales and shifts of batch normalization and the classifier's bias; convolutions have none.</summary>
    private static bool IsExcluded(string name, Parameter parameter, WeightDecayExclusions exclusions) =>
        parameter.dim() == 1
            && exclusions.HasFlag(StateNames.IsClassifier(name) ? WeightDecayExclusions.Biases : WeightDecayExclusions.BatchNormalization);
}
