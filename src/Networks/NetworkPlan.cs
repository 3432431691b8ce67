using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>A network's layers as data, in order: the one place that turns an architecture into channels, kernels and strides.</summary>
/// <param name="Stem">What comes before the pooling and the blocks: one convolution, or three in deep stems.</param>
/// <param name="HasMaxPooling">Whether 3×3 max pooling with stride 2 follows the stem.</param>
/// <param name="Stages">Blocks by stage.</param>
/// <param name="Final">
/// What comes after the blocks: nothing, or the normalization and activation that nets of pre-activation blocks end with.
/// </param>
internal sealed record NetworkPlan(
    ImmutableArray<LayerStep> Stem, bool HasMaxPooling, ImmutableArray<ImmutableArray<BlockPlan>> Stages, ImmutableArray<LayerStep> Final)
{
    /// <summary>What nets of pre-activation blocks end with.</summary>
    public const string FinalNormalization = "bn";

    /// <param name="architecture">Free of <see cref="ResNetArchitecture.Problems"/>.</param>
    /// <param name="inputChannels">Channels of an image.</param>
    public static NetworkPlan Create(ResNetArchitecture architecture, int inputChannels)
    {
        var stem = CreateStem(architecture, inputChannels);
        int channels = stem[^1].OutputChannels;
        var stages = ImmutableArray.CreateBuilder<ImmutableArray<BlockPlan>>(architecture.BlocksPerStage.Length);
        for (int stage = 0; stage < architecture.BlocksPerStage.Length; stage++)
        {
            var blocks = ImmutableArray.CreateBuilder<BlockPlan>(architecture.BlocksPerStage[stage]);
            for (int block = 0; block < architecture.BlocksPerStage[stage]; block++)
            {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                blocks.Add(BlockPlan.Create(architecture, $"layer{stage + 1}.{block}", channels, architecture.Widths[stage], stride));
                channels = blocks[block].OutputChannels;
            }
            stages.Add(blocks.MoveToImmutable());
        }
        ImmutableArray<LayerStep> final =
            architecture.PreActivation ? [new(null, new(FinalNormalization, channels), IsActivated: true)] : [];
        return new(stem, architecture.MaxPooling, stages.MoveToImmutable(), final);
    }

    /// <summary>All of the network, without its classifier.</summary>
    public NetworkCut Whole => new(HasWholeStem: true, Blocks.Count(), Final);

    /// <summary>
    /// Everything with weights but the classifier, in the order in which an image meets it; a block's projection follows its main path.
    /// </summary>
    public IEnumerable<LayerStep> Steps => StepsUpTo(Whole);

    /// <summary>Length of the feature vector that enters the classifier.</summary>
    public int FeatureCount => Stages[^1][^1].OutputChannels;

    public IEnumerable<BlockPlan> Blocks => Stages.SelectMany(stage => stage);

    /// <summary>The size of the maps somewhere in the network.</summary>
    /// <param name="image">What enters it.</param>
    /// <param name="cut">What has run.</param>
    public ImageShape MapsAfter(ImageShape image, NetworkCut cut)
    {
        var maps = image;
        if (cut.HasWholeStem)
            maps = Stem.Aggregate(maps, (before, step) => step.After(before)).DividedBy(HasMaxPooling ? 2 : 1);
        foreach (var block in Blocks.Take(cut.BlockCount))
            maps = maps.DividedBy(block.Stride) with { Channels = block.OutputChannels };
        return cut.Path.Aggregate(maps, (before, step) => step.After(before));
    }

    /// <summary>
    /// Names and shapes of all that is learned or measured in training and needed to score, torchvision's; the counts of batches are not.
    /// </summary>
    public IEnumerable<(string Name, long[] Shape)> State(int classCount) =>
    [
        .. StateUpTo(Whole),
        ("fc.weight", [classCount, FeatureCount]),
        ("fc.bias", [classCount]),
    ];

    /// <summary>That of what runs only.</summary>
    public IEnumerable<(string Name, long[] Shape)> StateUpTo(NetworkCut cut) => StepsUpTo(cut).SelectMany(step => step.State);

    /// <summary>What has weights of what runs.</summary>
    public IEnumerable<LayerStep> StepsUpTo(NetworkCut cut) =>
    [
        .. cut.HasWholeStem ? Stem : [],
        .. Blocks.Take(cut.BlockCount).SelectMany(block => block.Steps),
        .. cut.Path,
    ];

    /// <summary>
    /// Deep stems are a sequence of convolutions, normalizations and activations in the place of the one convolution, and have its places
    /// in their names.
    /// </summary>
    private static ImmutableArray<LayerStep> CreateStem(ResNetArchitecture architecture, int inputChannels)
    {
        var steps = ImmutableArray.CreateBuilder<LayerStep>();
        int channels = inputChannels, count = architecture.StemWidths.Length, kernelSize = architecture.Stem == StemKind.ImageNet ? 7 : 3;
        for (int i = 0; i < count; i++)
        {
            bool isLast = i == count - 1;
            int width = architecture.StemWidths[i], stride = i == 0 ? architecture.StemStride : 1;
            // The last one's normalization is that of the stem; where blocks begin with one, it has none.
            NormalizationPlan? normalization =
                !isLast ? new($"conv1.{(3 * i) + 1}", width) : architecture.PreActivation ? null : new("bn1", width);
            var convolution = new ConvolutionPlan(count == 1 ? "conv1" : $"conv1.{3 * i}", channels, width, kernelSize, stride);
            steps.Add(new(convolution, normalization, IsActivated: normalization is not null));
            channels = width;
        }
        return steps.ToImmutable();
    }
}
