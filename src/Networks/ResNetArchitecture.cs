using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A residual network, or its plain twin, as data (He et al. 2015, "Deep Residual Learning for Image Recognition").
/// </summary>
/// <remarks>
/// The nets of the paper are ready to use (<see cref="ResNet50"/>, <see cref="Cifar"/>, ...); any other is a <c>with</c> expression away,
/// for example <c>ResNetArchitecture.ResNet18 with { BlocksPerStage = [1, 1, 1, 1] }</c>. The first stage keeps the stem's resolution and
/// every later stage halves it in its first block. Values are checked, all at once, where a network is made of them.
/// </remarks>
public sealed partial record ResNetArchitecture
{
    /// <summary>What comes before the first block.</summary>
    public required StemKind Stem { get; init; }

    /// <summary>The kind of every block.</summary>
    public required BlockKind Block { get; init; }

    /// <summary>Number of blocks in each stage; at least one stage, each of at least one block.</summary>
    public required ImmutableArray<int> BlocksPerStage { get; init => field = value.IsDefault ? [] : value; }

    /// <summary>Width of each stage: the channels of its 3×3 convolutions. The stem has the width of the first.</summary>
    public required ImmutableArray<int> Widths { get; init => field = value.IsDefault ? [] : value; }

    /// <summary>How a block's input reaches its output. Default: <see cref="ShortcutKind.B"/>.</summary>
    public ShortcutKind Shortcut { get; init; } = ShortcutKind.B;

    /// <summary>
    /// Where a <see cref="BlockKind.Bottleneck"/> halves the resolution: in its first 1×1 convolution ("v1", the paper) or in its 3×3
    /// ("v1.5", torchvision and most public checkpoints; about 0.5 % better top-1 accuracy for 12 % more multiply-adds in ResNet-50).
    /// Default: <see langword="false"/>, v1.5. Of no consequence to basic blocks.
    /// </summary>
    public bool StrideInFirstConvolution { get; init; }

    /// <summary>
    /// Short name, such as <c>resnet-50</c>, <c>resnet-50-v1</c>, <c>resnet-34-a</c>, <c>plain-34</c> or <c>cifar-20</c>, which
    /// <see cref="Parse"/> reads back. It follows from the other properties unless it is set.
    /// </summary>
    public string Name { get => field ?? ArchitectureName.Of(this).Short; init; }

    /// <summary>Name for people, such as "ResNet-50" or "CIFAR plain-20".</summary>
    public string DisplayName => ArchitectureName.Of(this) is var derived && Name == derived.Short ? derived.Display : Name;

    /// <summary>Layers with weights on the main path: the number in the net's name. Projections are not counted.</summary>
    public int Depth => (int)Math.Min(int.MaxValue, BlocksPerStage.Sum(blocks => (long)blocks) * (Block == BlockKind.Bottleneck ? 3 : 2) + 2);

    /// <summary>Length of the feature vector that enters the last, fully connected layer.</summary>
    public int FeatureCount => Widths.IsEmpty ? 0 : Widths[^1] * Expansion;

    /// <summary>The smallest image side, in pixels, with which every stride of 2 still has two pixels to halve.</summary>
    public int MinimumImageSize => (1 << Math.Max(0, Halvings - 1)) + (Halvings > 0 ? 1 : 0);

    internal int Expansion => Block == BlockKind.Bottleneck ? 4 : 1;

    private int Halvings => BlocksPerStage.Length - 1 + (Stem == StemKind.ImageNet ? 2 : 0);

    /// <summary>The plain twin: the same net without shortcuts.</summary>
    public ResNetArchitecture Plain() => WithShortcut(ShortcutKind.None);

    /// <summary>The same net with other shortcuts.</summary>
    public ResNetArchitecture WithShortcut(ShortcutKind shortcut) => this with { Shortcut = shortcut };

    /// <summary>Parameters and multiply-adds, layer by layer, without building the network.</summary>
    /// <param name="input">Shape of one image.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <exception cref="ArgumentException">The architecture, the image or the class count is out of range; the message names every problem.</exception>
    public NetworkComplexity Complexity(ImageShape input, int classCount) => NetworkComplexity.Of(this, input, classCount);

    /// <summary>Value equality, the arrays by their elements.</summary>
    public bool Equals(ResNetArchitecture? other) =>
        other is not null && Name == other.Name && Stem == other.Stem && Block == other.Block && Shortcut == other.Shortcut
        && StrideInFirstConvolution == other.StrideInFirstConvolution
        && BlocksPerStage.SequenceEqual(other.BlocksPerStage) && Widths.SequenceEqual(other.Widths);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Stem, Block, Shortcut, StrideInFirstConvolution, Depth, FeatureCount);

    /// <summary><see cref="DisplayName"/>.</summary>
    public override string ToString() => DisplayName;
}
