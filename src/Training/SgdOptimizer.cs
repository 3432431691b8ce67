using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Stochastic gradient descent with momentum over a network, with weight decay on what the options do not exclude, and learning rates by
/// part as they say. Parameters without a gradient, which are frozen, are left alone.
/// </summary>
internal sealed class SgdOptimizer : IDisposable
{
    private readonly Group[] _groups;
    // Null: there is none.
    private readonly Scalar? _momentum;
    private readonly bool _nesterov;

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
        _groups =
        [
            .. groups.Select(group => new Group(
                group.Key.Multiplier, group.Key.Decay, [.. group.Select(member => new Member(member.Name, member.Parameter))])),
        ];
        LearningRate = learningRate;
        _momentum = momentum == 0 ? null : momentum;
        _nesterov = nesterov;
    }

    /// <summary>That of parts whose multiplier is 1.</summary>
    public double LearningRate { private get; set; }

    /// <summary>The momentum of each parameter by its name; nothing before its first step or without momentum.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Momenta =>
        Members.Where(member => member.Momentum is not null).Select(member => KeyValuePair.Create(member.Name, member.Momentum!));

    private IEnumerable<Member> Members => _groups.SelectMany(group => group.Members);

    public void Step()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _groups)
        {
            using Scalar decay = group.Decay, change = -LearningRate * group.Multiplier;
            foreach (var member in group.Members)
            {
                if (member.Parameter.grad is not { } gradient)
                    continue;
                if (group.Decay != 0)
                    gradient = gradient.add(member.Parameter, decay);
                member.Parameter.add_(Direction(member, gradient), change);
            }
        }
    }

    private Tensor Direction(Member member, Tensor gradient)
    {
        if (_momentum is null)
            return gradient;
        if (member.Momentum is null)
            member.Momentum = gradient.clone().DetachFromDisposeScope();
        else
            member.Momentum.mul_(_momentum).add_(gradient, Scalars.One);
        return _nesterov ? gradient.add(member.Momentum, _momentum) : member.Momentum;
    }

    /// <summary>Makes the momenta that a first step would make, to be overwritten.</summary>
    /// <param name="names">The parameters that have made a step.</param>
    public IEnumerable<KeyValuePair<string, Tensor>> CreateMomenta(IReadOnlySet<string> names)
    {
        using var noGrad = no_grad();
        foreach (var member in Members.Where(member => names.Contains(member.Name)))
            // With the strides of the parameter, as a gradient has: kernels round differently over other layouts.
            member.Momentum ??= member.Parameter.clone().DetachFromDisposeScope();
        return Momenta;
    }

    public void Dispose()
    {
        foreach (var member in Members)
            member.Momentum?.Dispose();
        _momentum?.Dispose();
    }

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

    private sealed record Group(double Multiplier, double Decay, Member[] Members);

    private sealed class Member(string name, Parameter parameter)
    {
        public string Name => name;

        public Parameter Parameter => parameter;

        /// <summary>Null before its first step.</summary>
        public Tensor? Momentum { get; set; }
    }
}
