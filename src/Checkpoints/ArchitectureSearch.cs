using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Finds the architecture behind the names and shapes of a state dict.</summary>
internal static class ArchitectureSearch
{
    private const int ImageNetKernel = 7;

    /// <exception cref="CheckpointMismatchException">They are not those of a network that can be built here.</exception>
    public static CheckpointNetwork Find(IReadOnlyDictionary<string, CheckpointTensor> states, string? savedName)
    {
        var network = Guess(states, savedName);
        if (network.Architecture.Problems().ToArray() is [_, ..] problems)
            throw new InvalidDataException($"The checkpoint is not of a residual network. {string.Join(" ", problems)}");
        StateComparison.Pair($"{network.Architecture}, which it resembles most", StateOf(network), states, ClassifierMismatch.Throw);
        return network;
    }

    internal static Dictionary<string, ImmutableArray<long>> StateOf(CheckpointNetwork network) =>
        NetworkPlan.Create(network.Architecture, network.InputChannels)
            .State(network.ClassCount)
            .ToDictionary(entry => entry.Name, entry => entry.Shape.ToImmutableArray());

    private static CheckpointNetwork Guess(IReadOnlyDictionary<string, CheckpointTensor> states, string? savedName)
    {
        var stem = Shape("conv1.weight", 4);
        var classifier = Shape("fc.weight", 2);
        var blocks = ImmutableArray.CreateBuilder<int>();
        var widths = ImmutableArray.CreateBuilder<int>();
        for (int stage = 1; states.ContainsKey($"layer{stage}.0.conv1.weight"); stage++)
        {
            widths.Add(Size(Shape($"layer{stage}.0.conv1.weight", 4)[0]));
            int block = 1;
            while (states.ContainsKey($"layer{stage}.{block}.conv1.weight"))
                block++;
            blocks.Add(block);
        }

        var architecture = new ResNetArchitecture
        {
            Stem = stem[3] == ImageNetKernel ? StemKind.ImageNet : StemKind.Cifar,
            Block = states.ContainsKey("layer1.0.conv3.weight") ? BlockKind.Bottleneck : BlockKind.Basic,
            BlocksPerStage = blocks.ToImmutable(),
            Widths = widths.ToImmutable(),
            Shortcut = Shortcut(states, blocks),
        };
        return new(Saved(savedName, architecture) ?? architecture, Size(classifier[0]), Size(stem[1]));

        ImmutableArray<long> Shape(string name, int dimensions) =>
            states.TryGetValue(name, out var tensor) && tensor.Shape.Length == dimensions
                ? tensor.Shape
                : throw new InvalidDataException(
                    $"The checkpoint is not of a residual network: it has no {name} of {dimensions} dimensions.");
    }

    /// <summary>
    /// C projects everywhere, B where shapes change, which every net does but for the first stage; A and plain nets have no parameters
    /// there.
    /// </summary>
    private static ShortcutKind Shortcut(IReadOnlyDictionary<string, CheckpointTensor> states, ImmutableArray<int>.Builder blocks)
    {
        int repeating = Enumerable.Range(1, blocks.Count).FirstOrDefault(stage => blocks[stage - 1] > 1);
        bool projectsIdentity = repeating > 0 ? Projects(repeating, 1) : Projects(1, 0) && !states.ContainsKey("layer1.0.conv3.weight");
        bool projects = Enumerable.Range(1, blocks.Count).Any(stage => Projects(stage, 0));
        return projectsIdentity ? ShortcutKind.C : projects ? ShortcutKind.B : ShortcutKind.A;

        bool Projects(int stage, int block) => states.ContainsKey($"layer{stage}.{block}.downsample.0.weight");
    }

    /// <summary>Our own files carry the architecture's name, which says what shapes cannot.</summary>
    private static ResNetArchitecture? Saved(string? name, ResNetArchitecture guess)
    {
        try
        {
            var saved = name is null ? null : ResNetArchitecture.Parse(name);
            bool sameState = saved is not null && saved.Stem == guess.Stem && saved.Block == guess.Block
                && saved.BlocksPerStage.SequenceEqual(guess.BlocksPerStage) && saved.Widths.SequenceEqual(guess.Widths)
                && (saved.Shortcut == guess.Shortcut || (saved.Shortcut == ShortcutKind.None && guess.Shortcut == ShortcutKind.A));
            return sameState ? saved : null;
        }
        catch (ArgumentException)
        {
            // Somebody else's metadata.
            return null;
        }
    }

    private static int Size(long size) => (int)Math.Min(size, int.MaxValue);
}
