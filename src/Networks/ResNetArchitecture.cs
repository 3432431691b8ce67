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

    /// <summary>
    /// Width of each stage: the channels of its 3×3 convolutions, unless <see cref="Groups"/> and <see cref="WidthPerGroup"/> say
    /// otherwise.
    /// </summary>
    public required ImmutableArray<int> Widths { get; init => field = value.IsDefault ? [] : value; }

    /// <summary>
    /// Channels that leave each convolution of the stem: one value, or three with <see cref="StemKind.Deep"/>. Default: the first of
    /// <see cref="Widths"/>, before which a deep stem has twice half of it (32, 32, 64).
    /// </summary>
    public ImmutableArray<int> StemWidths
    {
        get => !field.IsDefaultOrEmpty ? field
            : Widths.IsEmpty ? []
            : Stem == StemKind.Deep ? [Math.Max(1, Widths[0] / 2), Math.Max(1, Widths[0] / 2), Widths[0]]
            : [Widths[0]];
        init;
    }

    /// <summary>Stride of the stem's first convolution: 1 or 2. Default: 1 with <see cref="StemKind.Cifar"/>, else 2.</summary>
    public int StemStride { get => _stemStride ?? (Stem == StemKind.Cifar ? 1 : 2); init => _stemStride = value; }

    /// <summary>
    /// Whether 3×3 max pooling with stride 2 follows the stem. Default: not with <see cref="StemKind.Cifar"/>, with others it does.
    /// </summary>
    public bool MaxPooling { get => _maxPooling ?? Stem != StemKind.Cifar; init => _maxPooling = value; }

    /// <summary>
    /// Into how many groups the 3×3 convolutions of <see cref="BlockKind.Bottleneck"/> blocks fall: the cardinality of ResNeXt (Xie et al.
    /// 2017, "Aggregated Residual Transformations for Deep Neural Networks"). Default 1.
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <summary>
    /// Channels of each group where a stage's width is 64, and in proportion elsewhere, as in torchvision's <c>width_per_group</c>: a
    /// bottleneck of a stage of width w has ⌊w · WidthPerGroup / 64⌋ · <see cref="Groups"/> channels inside. Default 64: those of
    /// <see cref="Widths"/>. ResNeXt-50 32x4d has 32 groups of 4, Wide ResNet-50-2 (Zagoruyko and Komodakis 2016) one of 128.
    /// </summary>
    public int WidthPerGroup { get; init; } = UsualWidthPerGroup;

    /// <summary>
    /// Whether batch normalization and ReLU come before each convolution rather than after it, and nothing comes after an addition (He et
    /// al. 2016, "Identity Mappings in Deep Residual Networks"). The stem is its convolutions alone then, and a last normalization and ReLU
    /// follow the last block. Projections see the block's input after its first normalization and ReLU, and have no normalization of their
    /// own. Default false.
    /// </summary>
    public bool PreActivation { get; init; }

    /// <summary>How a block's input reaches its output. Default: <see cref="ShortcutKind.B"/>.</summary>
    public ShortcutKind Shortcut { get; init; } = ShortcutKind.B;

    /// <summary>
    /// Where a <see cref="BlockKind.Bottleneck"/> halves the resolution: in its first 1×1 convolution ("v1", the paper) or in its 3×3
    /// ("v1.5", torchvision and most public checkpoints; about 0.5 % better top-1 accuracy for 12 % more multiply-adds in ResNet-50).
    /// Default: <see langword="false"/>, v1.5. Of no consequence to basic blocks.
    /// </summary>
    public bool StrideInFirstConvolution { get; init; }

    /// <summary>
    /// Short name, such as <c>resnet-50</c>, <c>resnet-50-v1</c>, <c>resnet-34-a</c>, <c>plain-34</c>, <c>resnext-50-32x4d</c>,
    /// <c>cifar-20</c> or <c>cifar-preact-164</c>, which <see cref="Parse"/> reads back. It follows from the other properties unless it is
    /// set.
    /// </summary>
    public string Name { get => field ?? ArchitectureName.Of(this).Short; init; }

    /// <summary>Name for people, such as "ResNet-50" or "CIFAR plain-20".</summary>
    public string DisplayName => ArchitectureName.Of(this) is var derived && Name == derived.Short ? derived.Display : Name;

    /// <summary>
    /// Layers with weights on the main path: the number in the net's name. Projections are not counted, and a deep stem counts as one.
    /// </summary>
    public int Depth =>
        (int)Math.Min(int.MaxValue, BlocksPerStage.Sum(blocks => (long)blocks) * (Block == BlockKind.Bottleneck ? 3 : 2) + 2);

    /// <summary>Length of the feature vector that enters the last, fully connected layer.</summary>
    public int FeatureCount => Widths.IsEmpty ? 0 : Widths[^1] * Expansion;

    /// <summary>The smallest image side, in pixels, with which every stride of 2 still has two pixels to halve.</summary>
    public int MinimumImageSize => (1 << Math.Max(0, Halvings - 1)) + (Halvings > 0 ? 1 : 0);

    internal int Expansion => Block == BlockKind.Bottleneck ? 4 : 1;

    internal const int UsualWidthPerGroup = 64;

    private readonly int? _stemStride;
    private readonly bool? _maxPooling;

    private int Halvings => BlocksPerStage.Length - 1 + (StemStride > 1 ? 1 : 0) + (MaxPooling ? 1 : 0);

    /// <summary>Channels of the 3×3 convolution of a bottleneck.</summary>
    internal int InnerWidth(int width) => (int)Math.Min(int.MaxValue, (long)width * WidthPerGroup / UsualWidthPerGroup * Groups);

    /// <summary>The plain twin: the same net without shortcuts.</summary>
    public ResNetArchitecture Plain() => WithShortcut(ShortcutKind.None);

    /// <summary>The same net with other shortcuts.</summary>
    public ResNetArchitecture WithShortcut(ShortcutKind shortcut) => this with { Shortcut = shortcut };

    /// <summary>Parameters and multiply-adds, layer by layer, without building the network.</summary>
    /// <param name="input">Shape of one image.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <exception cref="ArgumentException">
    /// The architecture, the image or the class count is out of range; the message names every problem.
    /// </exception>
    public NetworkComplexity Complexity(ImageShape input, int classCount) => NetworkComplexity.Of(this, input, classCount);

    /// <summary>Value equality, the arrays by their elements.</summary>
    public bool Equals(ResNetArchitecture? other) =>
        other is not null && Name == other.Name && Stem == other.Stem && Block == other.Block && Shortcut == other.Shortcut
        && StrideInFirstConvolution == other.StrideInFirstConvolution
        && StemStride == other.StemStride && MaxPooling == other.MaxPooling && StemWidths.SequenceEqual(other.StemWidths)
        && Groups == other.Groups && WidthPerGroup == other.WidthPerGroup && PreActivation == other.PreActivation
        && BlocksPerStage.SequenceEqual(other.BlocksPerStage) && Widths.SequenceEqual(other.Widths);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        Name, Stem, Block, Shortcut, StrideInFirstConvolution, Depth, FeatureCount, (Groups, WidthPerGroup, MaxPooling, PreActivation));

    /// <summary><see cref="DisplayName"/>.</summary>
    public override string ToString() => DisplayName;
}
