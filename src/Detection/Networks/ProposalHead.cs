using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The region proposal network (Ren et al. 2015, section 3.1): for each anchor of each pixel how likely it holds an object, and the box it
/// should become. State names are torchvision's.
/// </summary>
internal sealed class ProposalHead : nn.Module
{
    private readonly Sequential conv;
    private readonly Conv2d cls_logits;
    private readonly Conv2d bbox_pred;

    /// <param name="channels">Of the maps.</param>
    /// <param name="anchors">A pixel.</param>
    public ProposalHead(int channels, int anchors)
        : base(nameof(ProposalHead))
    {
        conv = nn.Sequential(nn.Sequential(nn.Conv2d(channels, channels, kernel_size: 3, padding: 1), nn.ReLU(inplace: true)));
        cls_logits = nn.Conv2d(channels, anchors, kernel_size: 1);
        bbox_pred = nn.Conv2d(channels, 4 * anchors, kernel_size: 1);
        RegisterComponents();
    }

    /// <param name="maps">[N, C, H, W].</param>
    /// <returns>Logits [N, A, H, W] and <see cref="BoxCoding.Proposals"/> [N, 4 A, H, W]; fresh.</returns>
    public (Tensor Logits, Tensor Deltas) Propose(Tensor maps)
    {
        using var hidden = conv.call(maps);
        return (cls_logits.call(hidden), bbox_pred.call(hidden));
    }
}
