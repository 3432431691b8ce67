using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>y = relu(F(x) + shortcut(x)) (He et al. 2015, equations 1 and 2); without a shortcut, y = relu(F(x)).</summary>
internal abstract class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly Sequential? downsample;
    private readonly Func<Tensor, Tensor>? project;

    protected ResidualBlock(BlockPlan plan, string name)
        : base(name)
    {
        Plan = plan;
        if (plan.Projection is { } projection)
        {
            downsample = nn.Sequential(projection.CreateConvolution(), projection.CreateNormalization());
            project = downsample.call;
        }
    }

    public BlockPlan Plan { get; }

    /// <summary>The main path's convolutions, each with its batch normalization, in order.</summary>
    public abstract IReadOnlyList<(Conv2d Convolution, BatchNorm2d Normalization)> MainPath { get; }

    /// <summary>The shortcut's convolution and batch normalization, if it is a projection.</summary>
    public (Conv2d Convolution, BatchNorm2d Normalization)? Projection =>
        downsample is null ? null : ((Conv2d)downsample[0], (BatchNorm2d)downsample[1]);

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, OutputChannels, ⌈H / stride⌉, ⌈W / stride⌉], not negative, in the memory layout of the input.</returns>
    public sealed override Tensor forward(Tensor input) => Shortcut.AddTo(Residual(input), input, Plan, project).relu_();

    /// <summary>F(x): everything but the shortcut and the last activation. A fresh tensor, which the caller may overwrite.</summary>
    protected abstract Tensor Residual(Tensor input);

    /// <summary>BN(W x): a fresh tensor that backward does not need, so that activations and additions may overwrite it.</summary>
    protected static Tensor ConvolveAndNormalize(Tensor input, Conv2d convolution, BatchNorm2d normalization)
    {
        using var convolved = convolution.call(input);
        return normalization.call(convolved);
    }
}
