using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Finds the architecture behind the names and shapes of a state dict.</summary>
internal static class ArchitectureSearch
{
    private const int ImageNetKernel = 7;
    private const string Classifier = "fc.weight", DeepStem = "conv1.0.weight";

    /// <param name="states">By state name.</param>
    /// <param name="saved">What the file says about the network, or null.</param>
    /// <exception cref="CheckpointMismatchException">They are not those of a network that can be built here.</exception>
    public static CheckpointNetwork Find(IReadOnlyDictionary<string, CheckpointTensor> states, ResNetArchitecture? saved)
    {
        var network = Guess(states);
        if (network.Architecture.Problems().ToArray() is [_, ..] problems)
            throw new InvalidDataException($"The checkpoint is not of a residual network. {string.Join(" ", problems)}");
        // Our own files say what shapes cannot.
        if (saved is not null && HasSameState(saved, network))
            network = network with { Architecture = saved };
        StateComparison.Pair($"{network.Architecture}, which it resembles most", StateOf(network), states, ClassifierMismatch.Throw);
        return network;
    }

    /// <summary>Whether two architectures have the same names and shapes, so that a file of the one may be of the other.</summary>
    internal static bool HasSameState(ResNetArchitecture architecture, CheckpointNetwork network) =>
        !architecture.Problems().Any()
        && StateText(network with { Architecture = architecture }).SequenceEqual(StateText(network));

    /// <returns>Without classifier where the network has none.</returns>
    internal static Dictionary<string, ImmutableArray<long>> StateOf(CheckpointNetwork network) =>
        NetworkPlan.Create(network.Architecture, network.InputChannels).State(network.ClassCount)
        .Where(entry => network.ClassCount > 0 || !StateNames.IsClassifier(entry.Name))
        .ToDictionary(entry => entry.Name, entry => entry.Shape.ToImmutableArray());

    private static IEnumerable<string> StateText(CheckpointNetwork network) => StateOf(network).Select(state =>
        $"{state.Key} {ShapeText.Of(state.Value)}");

    private static CheckpointNetwork Guess(IReadOnlyDictionary<string, CheckpointTensor> states)
    {
        bool isDeep = states.ContainsKey(DeepStem);
        var stem = Shape(isDeep ? DeepStem : "conv1.weight");
        var stages = Stages(states);
        var architecture = new ResNetArchitecture
        {
            Stem = isDeep ? StemKind.Deep : stem[3] == ImageNetKernel ? StemKind.ImageNet : StemKind.Cifar,
            StemWidths = isDeep ? [Size(stem[0]), Size(Shape("conv1.3.weight")[0]), Size(Shape("conv1.6.weight")[0])] : [Size(stem[0])],
            Block = stages.Any(stage => stage.Expands) ? BlockKind.Bottleneck : BlockKind.Basic,
            BlocksPerStage = [.. stages.Select(stage => stage.Blocks)],
            Widths = [.. stages.Select(stage => stage.Width)],
            Shortcut = Shortcut(states, stages),
            PreActivation = IsPreActivation(states, stages),
        };
        if (stages is [{ Expands: true } first, ..])
            architecture = architecture with { Groups = first.Groups, WidthPerGroup = first.WidthPerGroup };
        return new(architecture, states.ContainsKey(Classifier) ? Size(Shape(Classifier, 2)[0]) : 0, Size(stem[1]));

        ImmutableArray<long> Shape(string name, int dimensions = 4) =>
            states.TryGetValue(name, out var tensor) && tensor.Shape.Length == dimensions ? tensor.Shape
                : throw UnknownNetwork.Of(states, name, dimensions);
    }

    private sealed record Stage(int Blocks, int Width, bool Expands, int Groups, int WidthPerGroup);

    private static ImmutableArray<Stage> Stages(IReadOnlyDictionary<string, CheckpointTensor> states)
    {
        var stages = ImmutableArray.CreateBuilder<Stage>();
        while (states.ContainsKey($"layer{stages.Count + 1}.0.conv1.weight"))
        {
            string name = $"layer{stages.Count + 1}";
            int blocks = 1;
            while (states.ContainsKey($"{name}.{blocks}.conv1.weight"))
                blocks++;
            stages.Add(StageOf(states, $"{name}.0", blocks));
        }
        return stages.ToImmutable();
    }

    /// <summary>The width is the 3×3 convolutions' in basic blocks, and a quarter of the output's in bottlenecks, whose inner channels say
    /// how many groups of what width there are.</summary>
    private static Stage StageOf(IReadOnlyDictionary<string, CheckpointTensor> states, string block, int blocks)
    {
        const int Expansion = 4;
        if (Shape("conv3") is not { } output)
            return new(blocks, Size(Shape("conv1")?[0] ?? 0), Expands: false, 1, ResNetArchitecture.UsualWidthPerGroup);
        int width = Size(output[0] / Expansion);
        if (Shape("conv2") is not [> 0 and var inner, > 0 and var groupInputs, _, _] || width == 0 || inner % groupInputs != 0)
            return new(blocks, width, Expands: true, 1, ResNetArchitecture.UsualWidthPerGroup);
        return new(blocks, width, Expands: true, Size(inner / groupInputs),
            Size(groupInputs * ResNetArchitecture.UsualWidthPerGroup / width));

        ImmutableArray<long>? Shape(string layer) => states.TryGetValue($"{block}.{layer}.weight", out var tensor)
            && tensor.Shape.Length == 4 ? tensor.Shape : null;
    }

    /// <summary>C projects everywhere, B where shapes change, which every net does but for the first stage, D after a pooling that takes
    /// the first place; A and plain nets have no parameters there.</summary>
    private static ShortcutKind Shortcut(IReadOnlyDictionary<string, CheckpointTensor> states, ImmutableArray<Stage> stages)
    {
        if (Enumerable.Range(1, stages.Length).Any(stage => Projects(stage, 0, place: 1)))
            return ShortcutKind.D;
        int repeating = Enumerable.Range(1, stages.Length).FirstOrDefault(stage => stages[stage - 1].Blocks > 1);
        bool projectsIdentity = repeating > 0 ? Projects(repeating, 1) : Projects(1, 0) && stages is [{ Expands: false }, ..];
        bool projects = Enumerable.Range(1, stages.Length).Any(stage => Projects(stage, 0));
        return projectsIdentity ? ShortcutKind.C : projects ? ShortcutKind.B : ShortcutKind.A;

        // A normalization's scale, in the same place, is no matrix.
        bool Projects(int stage, int block, int place = 0) =>
            states.TryGetValue($"layer{stage}.{block}.downsample.{place}.weight", out var tensor) && tensor.Shape.Length == 4;
    }

    /// <summary>A block's first normalization is as wide as what enters the block, not as what its first convolution gives; the two differ
    /// in the first block of a stage at the latest.</summary>
    private static bool IsPreActivation(IReadOnlyDictionary<string, CheckpointTensor> states, ImmutableArray<Stage> stages) =>
        Enumerable.Range(1, stages.Length).Select(stage => $"layer{stage}.0").Any(block =>
            states.TryGetValue($"{block}.conv1.weight", out var convolution) && convolution.Shape is [var outputs, var inputs, _, _]
                && inputs != outputs
            && states.TryGetValue($"{block}.bn1.weight", out var normalization) && normalization.Shape is [var channels]
                && channels == inputs);

    private static int Size(long size) => (int)Math.Min(size, int.MaxValue);
}
