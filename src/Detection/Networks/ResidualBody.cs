using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The first stages of a residual network, whose maps detection looks at. State names are those of a
/// <see cref="ResidualNetwork"/>.</summary>
internal sealed class ResidualBody : DetectionBody
{
    private readonly LayerModules[] stem;
    private readonly Sequential[] stages;
    private readonly int finest;

    /// <param name="plan">The whole network.</param>
    /// <param name="finest">The first stage, from 0, whose maps are given.</param>
    /// <param name="coarsest">The last, and the last that runs.</param>
    public ResidualBody(NetworkPlan plan, int finest, int coarsest)
        : base(nameof(ResidualBody))
    {
        this.finest = finest;
        stem = [.. plan.Stem.Select(LayerModules.Create)];
        stages = [.. plan.Stages.Take(coarsest + 1).Select(stage => CreateStage(stage))];
        register_module("conv1", ResidualNetwork.StemConvolutions(stem));
        register_module("bn1", stem[^1].Normalization!);
        for (int stage = 0; stage < stages.Length; stage++)
            register_module($"layer{stage + 1}", stages[stage]);
        RegisterComponents();
        Channels = [.. plan.Stages.Take(coarsest + 1).Skip(finest).Select(stage => stage[^1].OutputChannels)];
    }

    public override IReadOnlyList<int> Channels { get; }

    public static Sequential CreateStage(IEnumerable<BlockPlan> blocks) =>
        nn.Sequential(blocks.Select(block => new ResidualBlock(block)).ToArray());

    public override List<Tensor> Maps(Tensor images)
    {
        using var scope = NewDisposeScope();
        var maps = ResidualNetwork.MaxPool(ResidualNetwork.Apply(stem, images));
        var given = new List<Tensor>();
        for (int stage = 0; stage < stages.Length; stage++)
        {
            maps = stages[stage].call(maps);
            if (stage >= finest)
                given.Add(maps.MoveToOuterDisposeScope());
        }
        return given;
    }

    public override IEnumerable<IEnumerable<nn.Module>> Parts =>
        [stem.SelectMany(layer => new nn.Module[] { layer.Convolution!, layer.Normalization! }),
        .. stages.Select(stage => new nn.Module[] { stage })];
}
