using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>3×3, 3×3 (figure 5, left).</summary>
internal sealed class BasicBlock : ResidualBlock
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;

    public BasicBlock(BlockPlan plan)
        : base(plan, nameof(BasicBlock))
    {
        conv1 = plan.Convolutions[0].CreateConvolution();
        bn1 = plan.Convolutions[0].CreateNormalization();
        conv2 = plan.Convolutions[1].CreateConvolution();
        bn2 = plan.Convolutions[1].CreateNormalization();
        RegisterComponents();
    }

    public override IReadOnlyList<(Conv2d Convolution, BatchNorm2d Normalization)> MainPath => [(conv1, bn1), (conv2, bn2)];

    protected override Tensor Residual(Tensor input)
    {
        using var hidden = ConvolveAndNormalize(input, conv1, bn1).relu_();
        return ConvolveAndNormalize(hidden, conv2, bn2);
    }
}
