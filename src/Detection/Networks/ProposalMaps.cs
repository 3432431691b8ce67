using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What the region proposal network says of a batch, anchor by anchor in the order of an <see cref="AnchorGrid"/>.</summary>
/// <param name="Grid">The anchors.</param>
/// <param name="Logits">float32 [N, anchors].</param>
/// <param name="Deltas">float32 [N, anchors, 4].</param>
internal sealed record ProposalMaps(AnchorGrid Grid, Tensor Logits, Tensor Deltas)
{
    /// <param name="network">The network.</param>
    /// <param name="maps">What its backbone gives.</param>
    /// <param name="height">Of the images, padding included.</param>
    /// <param name="width">Likewise.</param>
    public static ProposalMaps Of(DetectionNetwork network, IReadOnlyList<Tensor> maps, int height, int width)
    {
        using var scope = NewDisposeScope();
        var grid = new AnchorGrid(network.Anchors, [.. maps.Select(map => ((int)map.shape[2], (int)map.shape[3]))], height, width);
        var levels = maps.Select(network.Proposals.Propose).ToArray();
        long count = maps[0].shape[0];
        var logits = levels.Select(level => level.Logits.permute(0, 2, 3, 1).reshape(count, -1)).ToArray();
        var deltas = levels.Select(level => level.Deltas.permute(0, 2, 3, 1).reshape(count, -1, 4)).ToArray();
        return new(grid, Joined(logits), Joined(deltas));

        static Tensor Joined(Tensor[] levels) => (levels.Length == 1 ? levels[0] : cat(levels, dim: 1)).MoveToOuterDisposeScope();
    }

    /// <summary>The best proposals of each image.</summary>
    /// <param name="options">How many.</param>
    /// <param name="sizes">Height and width of each image, without padding.</param>
    public Proposals[] Select(ProposalOptions options, IReadOnlyList<(int Height, int Width)> sizes)
    {
        using var scope = NewDisposeScope();
        var logits = Logits.detach().cpu().contiguous();
        var deltas = Deltas.detach().cpu().contiguous();
        var selected = new Proposals[sizes.Count];
        int count = Grid.Boxes.Length;
        for (int image = 0; image < selected.Length; image++)
        {
            var ofImage = MemoryMarshal.Cast<byte, float>(logits.bytes).Slice(image * count, count);
            selected[image] = options.Select(
                Grid, ofImage, MemoryMarshal.Cast<byte, float>(deltas.bytes).Slice(image * 4 * count, 4 * count), sizes[image]);
        }
        return selected;
    }
}
