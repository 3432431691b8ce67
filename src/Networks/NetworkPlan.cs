using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>A network's layers as data, in order: the one place that turns an architecture into channels, kernels and strides.</summary>
/// <param name="Stem">The first convolution.</param>
/// <param name="HasMaxPooling">Whether 3×3 max pooling with stride 2 follows the stem.</param>
/// <param name="Stages">Blocks by stage.</param>
internal sealed record NetworkPlan(ConvolutionPlan Stem, bool HasMaxPooling, ImmutableArray<ImmutableArray<BlockPlan>> Stages)
{
    /// <param name="architecture">Free of <see cref="ResNetArchitecture.Problems"/>.</param>
    /// <param name="inputChannels">Channels of an image.</param>
    public static NetworkPlan Create(ResNetArchitecture architecture, int inputChannels)
    {
        var channels = architecture.Widths[0];
        var stem = architecture.Stem == StemKind.ImageNet
            ? new ConvolutionPlan("conv1", "bn1", inputChannels, channels, KernelSize: 7, Stride: 2)
            : new ConvolutionPlan("conv1", "bn1", inputChannels, channels, KernelSize: 3, Stride: 1);

        var stages = ImmutableArray.CreateBuilder<ImmutableArray<BlockPlan>>(architecture.BlocksPerStage.Length);
        for (var stage = 0; stage < architecture.BlocksPerStage.Length; stage++)
        {
            var blocks = ImmutableArray.CreateBuilder<BlockPlan>(architecture.BlocksPerStage[stage]);
            for (var block = 0; block < architecture.BlocksPerStage[stage]; block++)
            {
                var stride = stage > 0 && block == 0 ? 2 : 1;
                blocks.Add(BlockPlan.Create(architecture, $"layer{stage + 1}.{block}", channels, architecture.Widths[stage], stride));
                channels = blocks[block].OutputChannels;
            }
            stages.Add(blocks.MoveToImmutable());
        }
        return new(stem, architecture.Stem == StemKind.ImageNet, stages.MoveToImmutable());
    }

    /// <summary>Convolutions in the order in which an image meets them; a block's projection follows its main path.</summary>
    public IEnumerable<ConvolutionPlan> Convolutions => WholeConvolutions(NetworkCut.After(int.MaxValue));

    /// <summary>Length of the feature vector that enters the classifier.</summary>
    public int FeatureCount => Stages[^1][^1].OutputChannels;

    private IEnumerable<BlockPlan> Blocks => Stages.SelectMany(stage => stage);

    /// <summary>The size of the maps somewhere in the network.</summary>
    /// <param name="image">What enters it.</param>
    /// <param name="cut">What has run.</param>
    public ImageShape MapsAfter(ImageShape image, NetworkCut cut)
    {
        var maps = image;
        if (cut.HasWholeStem)
            maps = After(Stem, maps).DividedBy(HasMaxPooling ? 2 : 1);
        foreach (var block in Blocks.Take(cut.BlockCount))
            maps = maps.DividedBy(block.Stride) with { Channels = block.OutputChannels };
        return cut.Path.Aggregate(maps, (before, convolution) => After(convolution, before));

        static ImageShape After(ConvolutionPlan convolution, ImageShape before) => before.DividedBy(convolution.Stride) with { Channels = convolution.OutputChannels };
    }

    /// <summary>Names and shapes of all that is learned or measured in training and needed to score, torchvision's; the counts of batches are not.</summary>
    public IEnumerable<(string Name, long[] Shape)> State(int classCount) =>
    [
        .. StateUpTo(NetworkCut.After(int.MaxValue)),
        ("fc.weight", [classCount, FeatureCount]),
        ("fc.bias", [classCount]),
    ];

    /// <summary>That of what runs only.</summary>
    public IEnumerable<(string Name, long[] Shape)> StateUpTo(NetworkCut cut) =>
    [
        .. WholeConvolutions(cut).SelectMany(convolution => convolution.State),
        .. cut.Steps.SelectMany(step => step.Plan.State.Take(step.End == LayerEnd.Convolution ? 1 : int.MaxValue)),
    ];

    private IEnumerable<ConvolutionPlan> WholeConvolutions(NetworkCut cut)
    {
        if (cut.HasWholeStem)
            yield return Stem;
        foreach (var block in Blocks.Take(cut.BlockCount))
        {
            foreach (var convolution in block.Convolutions)
                yield return convolution;
            if (block.Projection is { } projection)
                yield return projection;
        }
    }
}
