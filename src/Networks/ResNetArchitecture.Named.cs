using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

public sealed partial record ResNetArchitecture
{
    /// <summary>ResNet-18 (Table 1): 11,689,512 parameters with 1000 classes.</summary>
    public static ResNetArchitecture ResNet18 => ImageNet(18);

    /// <summary>ResNet-34 (Table 1): 21,797,672 parameters with 1000 classes.</summary>
    public static ResNetArchitecture ResNet34 => ImageNet(34);

    /// <summary>ResNet-50 (Table 1) in its v1.5 form: 25,557,032 parameters with 1000 classes.</summary>
    public static ResNetArchitecture ResNet50 => ImageNet(50);

    /// <summary>ResNet-101 (Table 1) in its v1.5 form: 44,549,160 parameters with 1000 classes.</summary>
    public static ResNetArchitecture ResNet101 => ImageNet(101);

    /// <summary>ResNet-152 (Table 1) in its v1.5 form: 60,192,808 parameters with 1000 classes.</summary>
    public static ResNetArchitecture ResNet152 => ImageNet(152);

    /// <summary>ResNet-50 as the paper has it: the parameters of <see cref="ResNet50"/>, 3.8e9 multiply-adds at 224².</summary>
    public static ResNetArchitecture ResNet50V1 => ResNet50 with { StrideInFirstConvolution = true };

    /// <summary>ResNet-101 as the paper has it: the parameters of <see cref="ResNet101"/>, 7.6e9 multiply-adds at 224².</summary>
    public static ResNetArchitecture ResNet101V1 => ResNet101 with { StrideInFirstConvolution = true };

    /// <summary>ResNet-152 as the paper has it: the parameters of <see cref="ResNet152"/>, 11.3e9 multiply-adds at 224².</summary>
    public static ResNetArchitecture ResNet152V1 => ResNet152 with { StrideInFirstConvolution = true };

    /// <summary>
    /// A ResNeXt (Xie et al. 2017) in torchvision's form: with 1000 classes 25,028,904 parameters for (50, 32, 4), 88,791,336 for (101, 32,
    /// 8), 83,455,272 for (101, 64, 4).
    /// </summary>
    /// <param name="depth">50, 101 or 152.</param>
    /// <param name="groups">Groups of the 3×3 convolutions; at least 2.</param>
    /// <param name="widthPerGroup">Channels of each group in the first stage.</param>
    /// <exception cref="ArgumentException">There is no such net; the message names every problem.</exception>
    public static ResNetArchitecture ResNeXt(int depth, int groups, int widthPerGroup)
    {
        Validation.ThrowIfAny(
            [.. BottleneckDepthProblems(depth), .. groups < 2 ? [$"Groups must be at least 2; received {groups}."] : Array.Empty<string>()],
            nameof(depth));
        return Checked(ImageNet(depth) with { Groups = groups, WidthPerGroup = widthPerGroup });
    }

    /// <summary>
    /// A ResNet whose bottlenecks are wider inside (Zagoruyko and Komodakis 2016) in torchvision's form: with 1000 classes 68,883,240
    /// parameters for 50 layers, 126,886,696 for 101.
    /// </summary>
    /// <param name="depth">50, 101 or 152.</param>
    /// <param name="factor">By how much; at least 2.</param>
    /// <exception cref="ArgumentException">There is no such net; the message names every problem.</exception>
    public static ResNetArchitecture WideResNet(int depth, int factor = 2)
    {
        Validation.ThrowIfAny(
            [
                .. BottleneckDepthProblems(depth),
                .. factor is < 2 or > MaximumWidth / UsualWidthPerGroup
                    ? [$"Factor must be from 2 to {MaximumWidth / UsualWidthPerGroup}; received {factor}."]
                    : Array.Empty<string>(),
            ],
            nameof(depth));
        return Checked(ImageNet(depth) with { WidthPerGroup = factor * UsualWidthPerGroup });
    }

    /// <summary>
    /// A CIFAR net of pre-activation blocks (He et al. 2016): three stages, widths 16, 32, 64, projections where shapes change. Depths of
    /// 9n+2 from 164 on have bottlenecks (1.70 M parameters for 164, 10.3 M for 1001), the others, 6n+2, basic blocks.
    /// </summary>
    /// <param name="depth">The paper has 110, 164 and 1001.</param>
    /// <exception cref="ArgumentException"><paramref name="depth"/> is neither.</exception>
    public static ResNetArchitecture CifarPreActivation(int depth) =>
        PreActivationBlock(depth) is not { } block
            ? throw new ArgumentException(
                $"The depth of a pre-activation net for CIFAR must be 6n+2, or 9n+2 from {FirstPreActivationBottleneck} on; received "
                + $"{depth}.",
                nameof(depth))
            : new()
            {
                Stem = StemKind.Cifar,
                Block = block,
                BlocksPerStage = [.. Enumerable.Repeat((depth - 2) / (block == BlockKind.Basic ? 6 : 9), 3)],
                Widths = CifarWidths,
                PreActivation = true,
            };

    /// <summary>The 6n+2-layer CIFAR net of section 4.2: three stages of n basic blocks, widths 16, 32, 64, shortcuts A.</summary>
    /// <param name="depth">6n+2 with n ≥ 1; the paper has 20, 32, 44, 56, 110 and 1202.</param>
    /// <exception cref="ArgumentException"><paramref name="depth"/> is not 6n+2.</exception>
    public static ResNetArchitecture Cifar(int depth)
    {
        if (depth < 8 || depth % 6 != 2)
            throw new ArgumentException(
                $"The depth of a CIFAR net must be 6n+2 with n ≥ 1 (8, 14, 20, ...); received {depth}.", nameof(depth));
        return new()
        {
            Stem = StemKind.Cifar,
            Block = BlockKind.Basic,
            BlocksPerStage = [.. Enumerable.Repeat((depth - 2) / 6, 3)],
            Widths = CifarWidths,
            Shortcut = ShortcutKind.A,
        };
    }

    /// <summary>
    /// Reads a name: <c>resnet-50</c>, <c>resnet-50-v1</c>, <c>resnet-34-a</c>, <c>plain-34</c>, <c>cifar-20</c>, <c>cifar-plain-20</c>,
    /// <c>resnext-50-32x4d</c>, <c>wide-resnet-50-2</c>, <c>resnet-50-d</c> and <c>-t</c> (timm's), <c>preact-50</c>,
    /// <c>cifar-preact-164</c>. Case, hyphens, underscores and spaces do not matter, so torchvision's <c>resnet50</c> and
    /// <c>resnext50_32x4d</c> will do.
    /// </summary>
    /// <exception cref="ArgumentException">No net has this name.</exception>
    public static ResNetArchitecture Parse(string name) => ArchitectureName.Parse(name);

    internal static ImmutableArray<int> ImageNetWidths { get; } = [64, 128, 256, 512];

    internal static ImmutableArray<int> CifarWidths { get; } = [16, 32, 64];

    /// <summary>Table 1 of the paper.</summary>
    internal static ImmutableArray<(int Depth, BlockKind Block, ImmutableArray<int> BlocksPerStage)> Table1 { get; } =
    [
        (18, BlockKind.Basic, [2, 2, 2, 2]),
        (34, BlockKind.Basic, [3, 4, 6, 3]),
        (50, BlockKind.Bottleneck, [3, 4, 6, 3]),
        (101, BlockKind.Bottleneck, [3, 4, 23, 3]),
        (152, BlockKind.Bottleneck, [3, 8, 36, 3]),
    ];

    /// <summary>The stem of timm's nets whose names end in "t".</summary>
    internal static ImmutableArray<int> TieredStemWidths { get; } = [24, 32, 64];

    /// <summary>Which block the paper's nets of a depth have; null where no net has this depth.</summary>
    internal static BlockKind? PreActivationBlock(int depth) =>
        depth >= FirstPreActivationBottleneck && depth % 9 == 2 ? BlockKind.Bottleneck
            : depth >= 8 && depth % 6 == 2 ? BlockKind.Basic
            : null;

    private const int FirstPreActivationBottleneck = 164;

    private static IEnumerable<string> BottleneckDepthProblems(int depth) =>
        Table1.Any(row => row.Depth == depth && row.Block == BlockKind.Bottleneck)
            ? []
            : [$"Depth must be 50, 101 or 152; received {depth}."];

    private static ResNetArchitecture Checked(ResNetArchitecture architecture)
    {
        Validation.ThrowIfAny([.. architecture.Problems()], "depth");
        return architecture;
    }

    internal static ResNetArchitecture ImageNet(int depth)
    {
        var (_, block, blocksPerStage) = Table1.First(row => row.Depth == depth);
        return new() { Stem = StemKind.ImageNet, Block = block, BlocksPerStage = blocksPerStage, Widths = ImageNetWidths };
    }
}
