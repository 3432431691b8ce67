using System.Globalization;
using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// y = relu(F(x) + shortcut(x)) (He et al. 2015, equations 1 and 2; figure 5); without a shortcut, y = relu(F(x)). With pre-activation
/// y = F(a) + x, or F(a) + projection(a), where a = relu(bn(x)) (He et al. 2016, figure 1b and section 4.1).
/// </summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerModules? entry;
    private readonly LayerModules[] mainPath;
    private readonly Func<Tensor, Tensor>? project;

    public ResidualBlock(BlockPlan plan)
        : base($"{plan.Kind}Block")
    {
        Plan = plan;
        entry = plan.Entry is null ? null : LayerModules.Create(plan.Entry);
        mainPath = [.. plan.MainPath.Select(LayerModules.Create)];
        Projection = plan.Projection is null ? null : LayerModules.Create(plan.Projection);
        project = Projection is null ? null : Projection.Apply;

        // In the order in which an image meets them, which in torchvision's nets is torchvision's.
        if (entry is not null)
            Register(entry);
        foreach (var step in mainPath)
            Register(step);
        if (Projection is not null)
            register_module("downsample", Downsample(Projection));
        RegisterComponents();
    }

    public BlockPlan Plan { get; }

    /// <summary>What a pre-activation block does first.</summary>
    public LayerModules? Entry => entry;

    /// <summary>The main path's convolutions with what follows them, in order.</summary>
    public IReadOnlyList<LayerModules> MainPath => mainPath;

    /// <summary>The shortcut, if it is a projection.</summary>
    public LayerModules? Projection { get; }

    public IEnumerable<LayerModules> Layers => new[] { entry, Projection }.OfType<LayerModules>().Concat(mainPath);

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>
    /// float [N, OutputChannels, ⌈H / stride⌉, ⌈W / stride⌉], in the memory layout of the input; not negative but with pre-activation.
    /// </returns>
    public override Tensor forward(Tensor input)
    {
        using var activated = entry?.Apply(input);
        var inner = activated ?? input;
        using var hidden = Hidden(inner);
        using var shortcut = Shortcut.Of(project is null ? input : inner, Plan, project);
        return mainPath[^1].Apply(hidden, shortcut, Plan.IsActivated);
    }

    /// <summary>The main path without its last step.</summary>
    private Tensor Hidden(Tensor input)
    {
        var maps = mainPath[0].Apply(input);
        foreach (var step in mainPath.AsSpan(1..^1))
        {
            using var before = maps;
            maps = step.Apply(before);
        }
        return maps;
    }

    private void Register(LayerModules modules)
    {
        if (modules.Convolution is { } convolution)
            register_module(LastName(modules.Step.Convolution!.Name), convolution);
        if (modules.Normalization is { } normalization)
            register_module(LastName(modules.Step.Normalization!.Name), normalization);
    }

    private static Sequential Downsample(LayerModules projection)
    {
        var modules = new List<nn.Module<Tensor, Tensor>>();
        // What pools is LayerModules; the convolution's name needs its place.
        for (int place = int.Parse(LastName(projection.Step.Convolution!.Name), CultureInfo.InvariantCulture); place > 0; place--)
            modules.Add(nn.Identity());
        modules.Add(projection.Convolution!);
        if (projection.Normalization is { } normalization)
            modules.Add(normalization);
        return nn.Sequential(modules);
    }

    private static string LastName(string name) => name[(name.LastIndexOf('.') + 1)..];
}
