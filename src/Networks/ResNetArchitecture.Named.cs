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

    /// <summary>The 6n+2-layer CIFAR net of section 4.2: three stages of n basic blocks, widths 16, 32, 64, shortcuts A.</summary>
    /// <param name="depth">6n+2 with n ≥ 1; the paper has 20, 32, 44, 56, 110 and 1202.</param>
    /// <exception cref="ArgumentException"><paramref name="depth"/> is not 6n+2.</exception>
    public static ResNetArchitecture Cifar(int depth)
    {
        if (depth < 8 || depth % 6 != 2)
            throw new ArgumentException($"The depth of a CIFAR net must be 6n+2 with n ≥ 1 (8, 14, 20, ...); received {depth}.", nameof(depth));
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
    /// Reads a name: <c>resnet-50</c>, <c>resnet-50-v1</c>, <c>resnet-34-a</c>, <c>plain-34</c>, <c>cifar-20</c>, <c>cifar-plain-20</c>. Case,
    /// hyphens, underscores and spaces do not matter, so torchvision's <c>resnet50</c> will do.
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

    internal static ResNetArchitecture ImageNet(int depth)
    {
        var (_, block, blocksPerStage) = Table1.First(row => row.Depth == depth);
        return new() { Stem = StemKind.ImageNet, Block = block, BlocksPerStage = blocksPerStage, Widths = ImageNetWidths };
    }
}
