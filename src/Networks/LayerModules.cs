using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>The modules that a <see cref="LayerStep"/> becomes.</summary>
internal sealed record LayerModules(LayerStep Step, Conv2d? Convolution, BatchNorm2d? Normalization)
{
    public static LayerModules Create(LayerStep step) => new(step, step.Convolution?.Create(), step.Normalization?.Create());

    /// <summary>What does the work of <see cref="Normalization"/> and of what follows it; null: they themselves.</summary>
    public NormalizeBatch? NormalizedBy { get; set; }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, outputs, ⌈H / stride⌉, ⌈W / stride⌉], fresh.</returns>
    public Tensor Apply(Tensor input) => Apply(input, added: null, Step.IsActivated);

    /// <summary>What <see cref="Apply(Tensor)"/> gives before its activation.</summary>
    public Tensor BeforeActivation(Tensor input) => Apply(input, added: null, isActivated: false);

    /// <summary>What <see cref="BeforeActivation"/> gives, and what follows.</summary>
    /// <param name="input">float [N, C, H, W].</param>
    /// <param name="added">What is added, float [N, outputs, ⌈H / stride⌉, ⌈W / stride⌉]; null: nothing.</param>
    /// <param name="isActivated">Whether negative values then become 0.</param>
    public Tensor Apply(Tensor input, Tensor? added, bool isActivated)
    {
        if (Convolution is null)
            return Normalize(input, Normalization!, added, isActivated);
        using var pooled = Step.Pooling == 1 ? null : Pool(input, Step.Pooling);
        var convolved = Convolution.call(pooled ?? input);
        if (Normalization is null)
            return AddAndActivate(convolved, added, isActivated);
        using (convolved)
            return Normalize(convolved, Normalization, added, isActivated);
    }

    /// <summary>What follows a normalization.</summary>
    /// <param name="maps">Overwritten: nothing that backward needs.</param>
    /// <param name="added">What is added; null: nothing.</param>
    /// <param name="isActivated">Whether negative values then become 0.</param>
    /// <returns><paramref name="maps"/>.</returns>
    public static Tensor AddAndActivate(Tensor maps, Tensor? added, bool isActivated)
    {
        if (added is not null)
            maps.add_(added, Scalars.One);
        return isActivated ? maps.relu_() : maps;
    }

    private Tensor Normalize(Tensor input, BatchNorm2d layer, Tensor? added, bool isActivated) =>
        NormalizedBy?.Invoke(input, layer, added, isActivated) ?? AddAndActivate(layer.call(input), added, isActivated);

    /// <summary>
    /// Average pooling with windows as wide as their stride; those at the edges of odd maps have the mean of what there is.
    /// </summary>
    public static Tensor Pool(Tensor input, int side) =>
        nn.functional.avg_pool2d(input, kernel_size: side, stride: side, ceil_mode: true, count_include_pad: false);
}
