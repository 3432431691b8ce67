using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The last stage of the residual network and its global average, run for each region: what the paper puts in the place of VGG's fully
/// connected layers (appendix A).
/// </summary>
internal sealed class LastStageHead : RegionHead
{
    private readonly Sequential layer4;

    public LastStageHead(NetworkPlan plan)
        : base(nameof(LastStageHead))
    {
        layer4 = ResidualBody.CreateStage(plan.Stages[3]);
        FeatureCount = plan.FeatureCount;
        RegisterComponents();
    }

    public override int FeatureCount { get; }

    /// <param name="input">float32 [R, C, size, size].</param>
    /// <returns>float32 [R, features].</returns>
    public override Tensor forward(Tensor input)
    {
        using var maps = layer4.call(input);
        return ResidualNetwork.GlobalAveragePool(maps);
    }
}
