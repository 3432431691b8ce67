using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A feature pyramid (Lin et al. 2017, "Feature Pyramid Networks for Object Detection", section 3): each stage's maps, with those of
/// coarser stages enlarged and added, as maps of one width. State names are torchvision's.
/// </summary>
internal sealed class FeaturePyramid : nn.Module
{
    private readonly ModuleList<Sequential> inner_blocks = [];
    private readonly ModuleList<Sequential> layer_blocks = [];

    public FeaturePyramid(IReadOnlyList<int> channels, int width)
        : base(nameof(FeaturePyramid))
    {
        foreach (int count in channels)
        {
            inner_blocks.Add(nn.Sequential(nn.Conv2d(count, width, kernel_size: 1)));
            layer_blocks.Add(nn.Sequential(nn.Conv2d(width, width, kernel_size: 3, padding: 1)));
        }
        RegisterComponents();
    }

    /// <param name="stages">Maps [N, C, H, W], the finest first.</param>
    /// <returns>Maps [N, width, H, W] of the same sizes, and those of the coarsest with every second pixel left out; fresh.</returns>
    public List<Tensor> Levels(IReadOnlyList<Tensor> stages)
    {
        using var scope = NewDisposeScope();
        var levels = new List<Tensor>();
        Tensor? coarser = null;
        for (int level = stages.Count - 1; level >= 0; level--)
        {
            var lateral = inner_blocks[level].call(stages[level]);
            if (coarser is not null)
                lateral = lateral + nn.functional.interpolate(coarser, lateral.shape[2..], mode: InterpolationMode.Nearest);
            coarser = lateral;
            levels.Insert(0, layer_blocks[level].call(lateral).MoveToOuterDisposeScope());
        }
        levels.Add(nn.functional.max_pool2d(levels[^1], kernel_size: 1, stride: 2).MoveToOuterDisposeScope());
        return levels;
    }
}
