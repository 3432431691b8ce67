using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A convolution and the batch normalization after it, folded (see <see cref="BatchNormFolding"/>) when their weights are written: only one
/// layer's are in memory at a time. In double precision, so that folding costs one rounding.
/// </summary>
internal sealed class FoldedBytes(ConvolutionPlan plan, NormalizationPlan normalization, NetworkState state)
{
    private readonly string[] _normalization = normalization.OperandNames;

    public ByteString Weight() => Write(weight =>
    {
        int length = weight.Length / plan.OutputChannels;
        double[] scale = Scale();
        for (int i = 0; i < weight.Length; i++)
            weight[i] = (float)(weight[i] * scale[i / length]);
    }, plan.WeightName);

    public ByteString Bias() => Write(bias =>
    {
        double[] scale = Scale();
        float[] mean = Read(_normalization[2]);
        for (int i = 0; i < bias.Length; i++)
            bias[i] = (float)(bias[i] - (mean[i] * scale[i]));
    }, _normalization[1]);

    /// <summary>γ / √(σ² + ε) of each channel.</summary>
    private double[] Scale() =>
        [
            .. Read(_normalization[0]).Zip(
                Read(_normalization[3]), (gamma, variance) => gamma / Math.Sqrt(variance + NormalizationPlan.Epsilon)),
        ];

    private ByteString Write(Action<float[]> fold, string name)
    {
        float[] values = Read(name);
        fold(values);
        return ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
    }

    private float[] Read(string name) => MemoryMarshal.Cast<byte, float>(state.Read(name).Span).ToArray();
}
