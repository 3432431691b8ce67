using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What the region proposal network and the heads share.</summary>
internal sealed class DetectionBackbone : nn.Module
{
    private readonly DetectionBody body;
    private readonly FeaturePyramid? fpn;

    public DetectionBackbone(DetectorArchitecture architecture)
        : base(nameof(DetectionBackbone))
    {
        body = DetectionBody.Create(architecture);
        if (architecture.HasPyramid)
            fpn = new(body.Channels, architecture.PyramidChannels);
        Channels = architecture.HasPyramid ? architecture.PyramidChannels : body.Channels[^1];
        RegisterComponents();
    }

    public DetectionBody Body => body;

    public FeaturePyramid? Pyramid => fpn;

    /// <summary>Channels of each map.</summary>
    public int Channels { get; }

    /// <param name="images">float32 [N, 3, H, W], normalised.</param>
    /// <returns>Maps, the finest first; fresh.</returns>
    public List<Tensor> Maps(Tensor images)
    {
        if (fpn is null)
            return body.Maps(images);
        using var scope = NewDisposeScope();
        return [.. fpn.Levels(body.Maps(images)).Select(level => level.MoveToOuterDisposeScope())];
    }
}
