using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A batch normalization alone, or folded into the convolution before it (see <see cref="BatchNormFolding"/>), when the weights are
/// written: only one layer's are in memory at a time. In double precision, so that folding costs one rounding.
/// </summary>
internal sealed class FoldedBytes(NormalizationPlan normalization, NetworkState state)
{
    private readonly string[] _normalization = normalization.OperandNames;

    /// <summary>What the normalization alone multiplies each channel by.</summary>
    public ByteString Scales() => Bytes(Array.ConvertAll(Scale(), scale => (float)scale));

    /// <summary>The convolution's weight.</summary>
    public ByteString Weight(ConvolutionPlan convolution)
    {
        float[] weight = Read(convolution.WeightName);
        int length = weight.Length / convolution.OutputChannels;
        double[] scale = Scale();
        for (int i = 0; i < weight.Length; i++)
            weight[i] = (float)(weight[i] * scale[i / length]);
        return Bytes(weight);
    }

    /// <summary>What is added to each channel.</summary>
    public ByteString Bias()
    {
        float[] bias = Read(_normalization[1]), mean = Read(_normalization[2]);
        double[] scale = Scale();
        for (int i = 0; i < bias.Length; i++)
            bias[i] = (float)(bias[i] - (mean[i] * scale[i]));
        return Bytes(bias);
    }

    /// <summary>γ / √(σ² + ε) of each channel.</summary>
    private double[] Scale() =>
        [
            .. Read(_normalization[0]).Zip(
                Read(_normalization[3]), (gamma, variance) => gamma / Math.Sqrt(variance + NormalizationPlan.Epsilon)),
        ];

    private static ByteString Bytes(float[] values) => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));

    private float[] Read(string name) => MemoryMarshal.Cast<byte, float>(state.Read(name).Span).ToArray();
}
