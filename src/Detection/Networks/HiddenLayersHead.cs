using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Two hidden layers, the head of pyramids. State names are torchvision's.</summary>
internal sealed class HiddenLayersHead : RegionHead
{
    private readonly Linear fc6;
    private readonly Linear fc7;

    public HiddenLayersHead(int channels, int pooledSize, int width)
        : base(nameof(HiddenLayersHead))
    {
        fc6 = nn.Linear((long)channels * pooledSize * pooledSize, width);
        fc7 = nn.Linear(width, width);
        FeatureCount = width;
        RegisterComponents();
    }

    public override int FeatureCount { get; }

    /// <param name="input">float32 [R, C, size, size].</param>
    /// <returns>float32 [R, width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return fc7.call(fc6.call(input.flatten(1)).relu_()).relu_().MoveToOuterDisposeScope();
    }
}
