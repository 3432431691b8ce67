using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>The modules that a <see cref="LayerStep"/> becomes.</summary>
internal sealed record LayerModules(LayerStep Step, Conv2d? Convolution, BatchNorm2d? Normalization)
{
    public static LayerModules Create(LayerStep step) => new(step, step.Convolution?.Create(), step.Normalization?.Create());

    /// <summary>What does the work of <see cref="Normalization"/>; null: it itself.</summary>
    public NormalizeBatch? NormalizedBy { get; set; }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>
    /// float [N, outputs, ⌈H / stride⌉, ⌈W / stride⌉]: a fresh tensor that backward does not need, so that activations and additions may
    /// overwrite it.
    /// </returns>
    public Tensor Apply(Tensor input)
    {
        var maps = BeforeActivation(input);
        return Step.IsActivated ? maps.relu_() : maps;
    }

    /// <summary>What <see cref="Apply"/> gives before its activation.</summary>
    public Tensor BeforeActivation(Tensor input)
    {
        if (Convolution is null)
            return Normalize(input, Normalization!);
        using var pooled = Step.Pooling == 1 ? null : Pool(input, Step.Pooling);
        var convolved = Convolution.call(pooled ?? input);
        if (Normalization is null)
            return convolved;
        using (convolved)
            return Normalize(convolved, Normalization);
    }

    private Tensor Normalize(Tensor input, BatchNorm2d layer) =>
        NormalizedBy is null ? layer.call(input) : NormalizedBy(input, layer);

    /// <summary>
    /// Average pooling with windows as wide as their stride; those at the edges of odd maps have the mean of what there is.
    /// </summary>
    public static Tensor Pool(Tensor input, int side) =>
        nn.functional.avg_pool2d(input, kernel_size: side, stride: side, ceil_mode: true, count_include_pad: false);
}
