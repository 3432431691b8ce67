using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>A residual network, or its plain twin, that classifies images.</summary>
/// <remarks>
/// State names are torchvision's (<c>conv1.weight</c>, <c>bn1.running_mean</c>, <c>layer1.0.downsample.0.weight</c>, <c>fc.bias</c>), in
/// nets for CIFAR likewise, so that public checkpoints load unchanged. A new network is in training mode, on the CPU,
/// and of 32-bit floating point whatever the default of libtorch is.
/// </remarks>
public sealed class ResidualNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Linear fc;
    private readonly bool hasMaxPooling;
    private readonly Sequential[] stages;

    /// <summary>Builds and initialises a network.</summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="classCount">Number of classes; at least 1.</param>
    /// <param name="inputChannels">Channels of an image: 3 for colour, 1 for grey; at least 1.</param>
    /// <param name="seed">Where the initial weights come from: the same seed gives the same weights.</param>
    /// <param name="zeroInitResidual">
    /// Starts every block as the identity, by a last batch normalization of scale 0 (Goyal et al. 2017, section 5.1: about 0.2 to 0.3 %
    /// better top-1 accuracy). Needs shortcuts.
    /// </param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    public ResidualNetwork(
        ResNetArchitecture architecture, int classCount, int inputChannels = 3, long seed = 0, bool zeroInitResidual = false)
        : base(nameof(ResidualNetwork))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Validation.ThrowIfAny([.. Problems(architecture, classCount, inputChannels, zeroInitResidual)], nameof(architecture));
        using var defaults = TorchDefaults.Use();
        Architecture = architecture;
        ClassCount = classCount;
        InputChannels = inputChannels;

        var plan = NetworkPlan.Create(architecture, inputChannels);
        hasMaxPooling = plan.HasMaxPooling;
        Stem = [.. plan.Stem.Select(LayerModules.Create)];
        Final = [.. plan.Final.Select(LayerModules.Create)];
        var blocks = plan.Stages.Select(stage => stage.Select(block => new ResidualBlock(block)).ToArray()).ToArray();
        stages = [.. blocks.Select(stage => nn.Sequential(stage))];
        Blocks = [.. blocks.SelectMany(stage => stage)];
        fc = nn.Linear(architecture.FeatureCount, classCount);

        // Explicitly, for torchvision's order; RegisterComponents would put the stages, an array, nowhere.
        register_module("conv1", StemConvolutions(Stem));
        if (Stem[^1].Normalization is { } bn1)
            register_module(nameof(bn1), bn1);
        for (var stage = 0; stage < stages.Length; stage++)
            register_module($"layer{stage + 1}", stages[stage]);
        if (Final is [{ Normalization: { } bn }])
            register_module(NetworkPlan.FinalNormalization, bn);
        register_module(nameof(fc), fc);
        RegisterComponents();

        HeInitialization.Apply(this, seed, zeroInitResidual);
    }

    /// <summary>What this network was built from.</summary>
    public ResNetArchitecture Architecture { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Channels of an image.</summary>
    public int InputChannels { get; }

    internal IReadOnlyList<LayerModules> Stem { get; }

    /// <summary>What comes after the blocks: in nets of pre-activation blocks a normalization and an activation.</summary>
    internal IReadOnlyList<LayerModules> Final { get; }

    internal IReadOnlyList<ResidualBlock> Blocks { get; }

    internal Linear Classifier => fc;

    /// <summary>What does the work of all batch normalization layers; null: they themselves.</summary>
    internal NormalizeBatch? NormalizedBy
    {
        set
        {
            foreach (var modules in Blocks.SelectMany(block => block.Layers).Concat(Stem).Concat(Final))
                modules.NormalizedBy = value;
        }
    }

    /// <summary>The modules that a step became, or as many of them as it has: those of its names.</summary>
    internal LayerModules ModulesOf(LayerStep step)
    {
        var modules = named_modules().ToDictionary(module => module.name, module => module.module, StringComparer.Ordinal);
        return new(
            step,
            step.Convolution is null ? null : (Conv2d)modules[step.Convolution.Name],
            step.Normalization is null ? null : (BatchNorm2d)modules[step.Normalization.Name]);
    }

    /// <summary>Classifies images.</summary>
    /// <param name="input">float [N, <see cref="InputChannels"/>, H, W], normalised; fastest with channels-last strides.</param>
    /// <returns>Logits, float [N, <see cref="ClassCount"/>], a fresh tensor.</returns>
    public override Tensor forward(Tensor input)
    {
        using var features = Features(input);
        return fc.call(features);
    }

    /// <summary>What the network sees in images, before it classifies: the output of the global average pooling.</summary>
    /// <param name="input">float [N, <see cref="InputChannels"/>, H, W], normalised.</param>
    /// <returns>float [N, <see cref="ResNetArchitecture.FeatureCount"/>], a fresh tensor.</returns>
    public Tensor Features(Tensor input)
    {
        // Tensors are let go as soon as the next is made, which halves the peak memory of scoring; the scope is for exceptions.
        using var scope = NewDisposeScope();
        var maps = ForwardStem(input);
        foreach (var stage in stages)
        {
            var next = stage.call(maps);
            maps.Dispose();
            maps = next;
        }
        return GlobalAveragePool(Apply(Final, maps)).MoveToOuterDisposeScope();
    }

    /// <summary>Global average pooling.</summary>
    /// <param name="maps">float [N, C, H, W].</param>
    /// <returns>float [N, C].</returns>
    internal static Tensor GlobalAveragePool(Tensor maps) => maps.mean([2L, 3L]);

    /// <summary>3×3 max pooling with stride 2, the second half of the ImageNet stem.</summary>
    /// <param name="maps">float [N, C, H, W].</param>
    /// <returns>float [N, C, ⌈H / 2⌉, ⌈W / 2⌉].</returns>
    internal static Tensor MaxPool(Tensor maps) => nn.functional.max_pool2d(maps, kernel_size: 3, stride: 2, padding: 1);

    private Tensor ForwardStem(Tensor input)
    {
        var maps = Apply(Stem, input);
        if (!hasMaxPooling)
            return maps;
        using (maps)
            return MaxPool(maps);
    }

    /// <returns><paramref name="input"/> itself where there are no steps.</returns>
    internal static Tensor Apply(IReadOnlyList<LayerModules> steps, Tensor input)
    {
        var maps = input;
        foreach (var step in steps)
        {
            var next = step.Apply(maps);
            if (!ReferenceEquals(maps, input))
                maps.Dispose();
            maps = next;
        }
        return maps;
    }

    /// <summary>The module that holds a stem's convolutions: the one, or a sequence with what lies between them.</summary>
    internal static nn.Module StemConvolutions(IReadOnlyList<LayerModules> steps)
    {
        if (steps is [var only])
            return only.Convolution!;
        var modules = new List<nn.Module<Tensor, Tensor>>();
        foreach (var step in steps)
        {
            modules.Add(step.Convolution!);
            // The last one's is the stem's own.
            if (step != steps[^1])
                modules.AddRange([step.Normalization!, nn.ReLU()]);
        }
        return nn.Sequential(modules);
    }

    private static IEnumerable<string> Problems(ResNetArchitecture architecture, int classCount, int inputChannels, bool zeroInitResidual)
    {
        foreach (var problem in architecture.Problems())
            yield return problem;
        if (classCount < 1)
            yield return FormattableString.Invariant($"ClassCount must be positive; received {classCount}.");
        if (inputChannels < 1)
            yield return FormattableString.Invariant($"InputChannels must be positive; received {inputChannels}.");
        if (zeroInitResidual && architecture.Shortcut == ShortcutKind.None)
            yield return $"ZeroInitResidual must be false for {architecture}: without shortcuts nothing would pass through its blocks; "
                + "received true.";
    }
}
