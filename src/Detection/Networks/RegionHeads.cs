using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What runs for each region. State names are torchvision's.</summary>
internal sealed class RegionHeads : nn.Module
{
    private readonly RegionHead box_head;
    private readonly RegionPredictor box_predictor;

    /// <param name="head">What regions are classified by.</param>
    /// <param name="classCount">Classes without the background.</param>
    /// <param name="hasContext">Whether the whole image's features come beside a region's.</param>
    public RegionHeads(RegionHead head, int classCount, bool hasContext)
        : base(nameof(RegionHeads))
    {
        box_head = head;
        box_predictor = new((hasContext ? 2 : 1) * head.FeatureCount, classCount);
        RegisterComponents();
    }

    public RegionHead Head => box_head;

    public RegionPredictor Predictor => box_predictor;
}
