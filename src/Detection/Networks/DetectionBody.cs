using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The network whose maps detection looks at.</summary>
internal abstract class DetectionBody(string name) : nn.Module(name)
{
    /// <summary>Channels of the maps that are given, the finest first.</summary>
    public abstract IReadOnlyList<int> Channels { get; }

    /// <summary>What is frozen in this order; of a residual network the stem, stage 1, stage 2 and so on.</summary>
    public abstract IEnumerable<IEnumerable<nn.Module>> Parts { get; }

    public static DetectionBody Create(DetectorArchitecture architecture) => architecture.Vgg is { } vgg
        ? new VggBody(vgg)
        : new ResidualBody(
            NetworkPlan.Create(architecture.Body!, inputChannels: 3), architecture.FinestStage, architecture.CoarsestStage);

    /// <param name="images">float32 [N, 3, H, W], normalised.</param>
    /// <returns>Maps, the finest first, [N, C, H / stride, W / stride] with stride 4, 8, 16 or 32; fresh.</returns>
    public abstract List<Tensor> Maps(Tensor images);
}
