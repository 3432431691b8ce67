using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What runs for each region. State names are torchvision's.</summary>
internal sealed class RegionHeads : nn.Module
{
    private readonly RegionHead box_head;
    private readonly RegionPredictor box_predictor;

    public RegionHeads(RegionHead head, int classCount)
        : base(nameof(RegionHeads))
    {
        box_head = head;
        box_predictor = new(head.FeatureCount, classCount);
        RegisterComponents();
    }

    public RegionHead Head => box_head;

    public RegionPredictor Predictor => box_predictor;

    /// <param name="pooled">float32 [R, C, size, size].</param>
    /// <returns>As <see cref="RegionPredictor.Predict"/>.</returns>
    public (Tensor Logits, Tensor Deltas) Predict(Tensor pooled)
    {
        using var features = box_head.call(pooled);
        return box_predictor.Predict(features);
    }
}
