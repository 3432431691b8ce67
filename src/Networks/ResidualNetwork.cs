using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>A residual network, or its plain twin, that classifies images.</summary>
/// <remarks>
/// State names are torchvision's (<c>conv1.weight</c>, <c>bn1.running_mean</c>, <c>layer1.0.downsample.0.weight</c>, <c>fc.bias</c>), in nets for
/// CIFAR likewise, so that public checkpoints load unchanged. A new network is in training mode and on the CPU.
/// </remarks>
public sealed class ResidualNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Linear fc;
    private readonly bool hasMaxPooling;
    private readonly Sequential[] stages;

    /// <summary>Builds and initialises a network.</summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="classCount">Number of classes; at least 1.</param>
    /// <param name="inputChannels">Channels of an image: 3 for colour, 1 for grey; at least 1.</param>
    /// <param name="seed">Where the initial weights come from: the same seed gives the same weights.</param>
    /// <param name="zeroInitResidual">
    /// Starts every block as the identity, by a last batch normalization of scale 0 (Goyal et al. 2017, section 5.1: about 0.2 to 0.3 % better
    /// top-1 accuracy). Needs shortcuts.
    /// </param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    public ResidualNetwork(ResNetArchitecture architecture, int classCount, int inputChannels = 3, long seed = 0, bool zeroInitResidual = false)
        : base(nameof(ResidualNetwork))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Validation.ThrowIfAny([.. Problems(architecture, classCount, inputChannels, zeroInitResidual)], nameof(architecture));
        Architecture = architecture;
        ClassCount = classCount;
        InputChannels = inputChannels;

        var plan = NetworkPlan.Create(architecture, inputChannels);
        hasMaxPooling = plan.HasMaxPooling;
        conv1 = plan.Stem.CreateConvolution();
        bn1 = plan.Stem.CreateNormalization();
        var blocks = plan.Stages.Select(stage => stage.Select(CreateBlock).ToArray()).ToArray();
        stages = [.. blocks.Select(stage => nn.Sequential(stage))];
        Blocks = [.. blocks.SelectMany(stage => stage)];
        fc = nn.Linear(architecture.FeatureCount, classCount);

        // Explicitly, for torchvision's order; RegisterComponents would put the stages, an array, nowhere.
        register_module(nameof(conv1), conv1);
        register_module(nameof(bn1), bn1);
        for (var stage = 0; stage < stages.Length; stage++)
            register_module($"layer{stage + 1}", stages[stage]);
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

    internal (Conv2d Convolution, BatchNorm2d Normalization) Stem => (conv1, bn1);

    internal IReadOnlyList<ResidualBlock> Blocks { get; }

    internal Linear Classifier => fc;

    /// <summary>The modules that a plan became: those of its names.</summary>
    internal (Conv2d Convolution, BatchNorm2d Normalization) LayersOf(ConvolutionPlan plan)
    {
        var modules = named_modules().ToDictionary(module => module.name, module => module.module, StringComparer.Ordinal);
        return ((Conv2d)modules[plan.Name], (BatchNorm2d)modules[plan.NormalizationName]);
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
        return GlobalAveragePool(maps).MoveToOuterDisposeScope();
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
        using var convolved = conv1.call(input);
        var maps = bn1.call(convolved).relu_();
        if (!hasMaxPooling)
            return maps;
        using (maps)
            return MaxPool(maps);
    }

    private static ResidualBlock CreateBlock(BlockPlan plan) => plan.Kind switch
    {
        BlockKind.Basic => new BasicBlock(plan),
        _ => new BottleneckBlock(plan),
    };

    private static IEnumerable<string> Problems(ResNetArchitecture architecture, int classCount, int inputChannels, bool zeroInitResidual)
    {
        foreach (var problem in architecture.Problems())
            yield return problem;
        if (classCount < 1)
            yield return $"ClassCount must be positive; received {classCount}.";
        if (inputChannels < 1)
            yield return $"InputChannels must be positive; received {inputChannels}.";
        if (zeroInitResidual && architecture.Shortcut == ShortcutKind.None)
            yield return $"ZeroInitResidual must be false for {architecture}: without shortcuts nothing would pass through its blocks; received true.";
    }
}
