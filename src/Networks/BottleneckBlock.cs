using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>1×1 reduce, 3×3, 1×1 restore (figure 5, right).</summary>
internal sealed class BottleneckBlock : ResidualBlock
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d conv3;
    private readonly BatchNorm2d bn3;

    public BottleneckBlock(BlockPlan plan)
        : base(plan, nameof(BottleneckBlock))
    {
        conv1 = plan.Convolutions[0].CreateConvolution();
        bn1 = plan.Convolutions[0].CreateNormalization();
        conv2 = plan.Convolutions[1].CreateConvolution();
        bn2 = plan.Convolutions[1].CreateNormalization();
        conv3 = plan.Convolutions[2].CreateConvolution();
        bn3 = plan.Convolutions[2].CreateNormalization();
        RegisterComponents();
    }

    public override IReadOnlyList<(Conv2d Convolution, BatchNorm2d Normalization)> MainPath => [(conv1, bn1), (conv2, bn2), (conv3, bn3)];

    protected override Tensor Residual(Tensor input)
    {
        using var reduced = ConvolveAndNormalize(input, conv1, bn1).relu_();
        using var hidden = ConvolveAndNormalize(reduced, conv2, bn2).relu_();
        return ConvolveAndNormalize(hidden, conv3, bn3);
    }
}
