using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The layers of a Faster R-CNN. State names are torchvision's (<c>backbone.body.conv1.weight</c>,
/// <c>rpn.head.cls_logits.bias</c>).</summary>
/// <remarks>
/// Always in evaluation mode: the statistics of batch normalization are fixed, as the paper has them ("the BN layers become linear
/// activations", section 4.3), and nothing else of it depends on the mode.
/// </remarks>
internal sealed class DetectionNetwork : nn.Module
{
    private readonly DetectionBackbone backbone;
    private readonly ProposalNetwork rpn;
    private readonly RegionHeads roi_heads;

    /// <param name="architecture">Free of <see cref="DetectorArchitecture.Problems"/>.</param>
    /// <param name="classCount">Classes without the background, at least 1.</param>
    /// <param name="seed">Where the initial weights come from; those of the body are replaced by
    /// <see cref="DetectionInitialization.CopyBody"/>.</param>
    public DetectionNetwork(DetectorArchitecture architecture, int classCount, long seed = 0)
        : base(nameof(DetectionNetwork))
    {
        (Architecture, ClassCount) = (architecture, classCount);
        Anchors = architecture.CreateAnchors();
        backbone = new(architecture);
        rpn = new(backbone.Channels, Anchors[0].Count);
        RegionHead head = architecture.HasHiddenLayers
            ? new HiddenLayersHead(backbone.Channels, architecture.PooledSize, architecture.HeadWidth)
            : new LastStageHead(NetworkPlan.Create(architecture.Body!, inputChannels: 3));
        roi_heads = new(head, classCount, architecture.HasGlobalContext);
        RegisterComponents();
        DetectionInitialization.Apply(this, seed);
        eval();
    }

    public DetectorArchitecture Architecture { get; }

    public int ClassCount { get; }

    /// <summary>The shapes of anchors on each map, the finest first.</summary>
    public AnchorShapes[] Anchors { get; }

    public DetectionBackbone Backbone => backbone;

    public ProposalHead Proposals => rpn.Head;

    public RegionHeads Regions => roi_heads;

    /// <summary>Pools regions of the maps and classifies them.</summary>
    /// <param name="maps">What the backbone gives.</param>
    /// <param name="regions">Regions of all images.</param>
    /// <returns>As <see cref="RegionPredictor.Predict"/>.</returns>
    public (Tensor Logits, Tensor Deltas) Predict(IReadOnlyList<Tensor> maps, RegionBatch regions)
    {
        using var features = Features(maps, regions);
        return roi_heads.Predictor.Predict(features);
    }

    /// <summary>Pools regions of the maps and computes what they are classified by.</summary>
    /// <returns>float32 [R, features], fresh.</returns>
    public Tensor Features(IReadOnlyList<Tensor> maps, RegionBatch regions)
    {
        if (!Architecture.HasGlobalContext)
            return OwnFeatures(maps, regions);
        using var scope = NewDisposeScope();
        var ofImages = OwnFeatures(maps, regions.WholeImages());
        long[] images = [.. Enumerable.Range(0, regions.Count).Select(index => (long)regions.ImageOf(index))];
        return cat([OwnFeatures(maps, regions), ofImages.index_select(0, tensor(images, device: ofImages.device))], dim: 1)
            .MoveToOuterDisposeScope();
    }

    private Tensor OwnFeatures(IReadOnlyList<Tensor> maps, RegionBatch regions)
    {
        using var pooled = RegionPooling.Pool(maps, regions, Architecture);
        return roi_heads.Head.call(pooled);
    }
}
