using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>One residual block as data: what both the modules and the complexity of a network are made from.</summary>
/// <param name="Name">State name, such as <c>layer1.0</c>.</param>
/// <param name="Kind">Which block.</param>
/// <param name="Entry">
/// What a pre-activation block does to its input first: the main path and a projection see that, an identity does not. Null in others.
/// </param>
/// <param name="MainPath">The convolutions, in order, with what follows them. The last has no activation.</param>
/// <param name="Shortcut">How the input reaches the output.</param>
/// <param name="Projection">The shortcut's convolution where <paramref name="Shortcut"/> is <see cref="ShortcutPath.Projection"/>.</param>
/// <param name="Stride">By how much the block divides the resolution: 1 or 2.</param>
internal sealed record BlockPlan(
    string Name, BlockKind Kind, LayerStep? Entry, ImmutableArray<LayerStep> MainPath, ShortcutPath Shortcut, LayerStep? Projection,
    int Stride)
{
    public int OutputChannels => MainPath[^1].OutputChannels;

    public int InputChannels => MainPath[0].Convolution!.InputChannels;

    /// <summary>Whether a ReLU follows the addition.</summary>
    public bool IsActivated => Entry is null;

    /// <summary>Everything with weights, in the order in which it runs; the projection last.</summary>
    public IEnumerable<LayerStep> Steps =>
        [.. Entry is null ? [] : new[] { Entry }, .. MainPath, .. Projection is null ? [] : new[] { Projection }];

    /// <param name="architecture">The net that the block belongs to.</param>
    /// <param name="name">State name of the block, such as "layer1.0".</param>
    /// <param name="inputChannels">Channels that enter the block.</param>
    /// <param name="width">Width of the block's stage.</param>
    /// <param name="stride">2 in the first block of every stage but the first, else 1.</param>
    public static BlockPlan Create(ResNetArchitecture architecture, string name, int inputChannels, int width, int stride)
    {
        int outputChannels = width * architecture.Expansion, inner = architecture.InnerWidth(width);
        // v1 (the paper) halves the resolution in the first 1×1 convolution, v1.5 in the 3×3.
        var (first, second) = architecture.StrideInFirstConvolution ? (stride, 1) : (1, stride);
        ConvolutionPlan[] convolutions = architecture.Block == BlockKind.Basic
            ? [Convolution(1, inputChannels, width, 3, stride), Convolution(2, width, width, 3, 1)]
            : [
                Convolution(1, inputChannels, inner, 1, first),
                Convolution(2, inner, inner, 3, second) with { Groups = architecture.Groups },
                Convolution(3, inner, outputChannels, 1, 1),
            ];

        var shortcut = ShortcutOf(architecture.Shortcut, changesShape: stride != 1 || inputChannels != outputChannels);
        var projection =
            shortcut == ShortcutPath.Projection ? CreateProjection(architecture, name, inputChannels, outputChannels, stride) : null;
        // Pre-activation: each normalization moves before its convolution, which is to say after the one before.
        LayerStep? entry = architecture.PreActivation ? new(null, new($"{name}.bn1", inputChannels), IsActivated: true) : null;
        return new(name, architecture.Block, entry, [.. convolutions.Select(Step)], shortcut, projection, stride);

        ConvolutionPlan Convolution(int number, int from, int to, int kernelSize, int stride) =>
            new($"{name}.conv{number}", from, to, kernelSize, stride);

        LayerStep Step(ConvolutionPlan convolution, int i)
        {
            bool isLast = i == convolutions.Length - 1;
            int number = architecture.PreActivation ? i + 2 : i + 1;
            return new(
                convolution, isLast && architecture.PreActivation ? null : new($"{name}.bn{number}", convolution.OutputChannels),
                IsActivated: !isLast);
        }
    }

    private static ShortcutPath ShortcutOf(ShortcutKind kind, bool changesShape) => kind switch
    {
        ShortcutKind.None => ShortcutPath.None,
        ShortcutKind.A when changesShape => ShortcutPath.ZeroPadding,
        ShortcutKind.B or ShortcutKind.D when changesShape => ShortcutPath.Projection,
        ShortcutKind.C => ShortcutPath.Projection,
        _ => ShortcutPath.Identity,
    };

    /// <summary>
    /// The names are those of the modules' places in torchvision's and timm's <c>downsample</c>, which in nets of kind D begins with the
    /// pooling, at stride 1 too.
    /// </summary>
    private static LayerStep CreateProjection(
        ResNetArchitecture architecture, string name, int inputChannels, int outputChannels, int stride)
    {
        bool isPooled = architecture.Shortcut == ShortcutKind.D;
        int place = isPooled ? 1 : 0;
        return new(
            new($"{name}.downsample.{place}", inputChannels, outputChannels, KernelSize: 1, isPooled ? 1 : stride),
            architecture.PreActivation ? null : new($"{name}.downsample.{place + 1}", outputChannels),
            IsActivated: false,
            isPooled ? stride : 1);
    }
}
