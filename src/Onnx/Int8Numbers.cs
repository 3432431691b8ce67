using System.Numerics.Tensors;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Integers, as QuantizeLinear-13 and DequantizeLinear-13 around every layer say it: hosts with integer arithmetic compute in it, others in
/// floats with the same result. Maps are unsigned bytes with a scale and a zero point; weights are signed bytes with a scale for each
/// output; a bias is of 32 bits, in steps of the product of both scales.
/// </summary>
internal sealed class Int8Numbers(OnnxGraphBuilder graph, IReadOnlyDictionary<string, ActivationRange> ranges) : OnnxNumbers
{
    /// <summary>What ends the name of the scale of some weights.</summary>
    public const string ScaleSuffix = ".scale";

    /// <summary>−128 is not used, so that the steps are the same on both sides of zero.</summary>
    private const float LargestWeight = sbyte.MaxValue;

    /// <summary>Leaves the sum of a layer room beside its bias.</summary>
    private const float LargestBias = 1 << 30;

    private readonly Dictionary<string, ActivationRange> _rangeOf = new(StringComparer.Ordinal);

    public override string Maps(string maps, string? name = null) => ranges.TryGetValue(name ?? maps, out var range)
        ? Quantize(maps, range)
        : throw new InvalidDataException($"The model lacks the range of {name ?? maps}.");

    public override string Moved(string maps, string given) => Quantize(maps, _rangeOf[given]);

    public override string[] Weights(string input, OnnxWeight weight, long[] shape, OnnxWeight? bias)
    {
        float inputScale = _rangeOf[input].Scale;
        float[]? shifts = bias is null ? null : Read(bias);
        float[] scales = Scales(Read(weight), (int)shape[0], shifts, inputScale);
        string quantized = graph.Initializer(TensorProto.Of<sbyte>(
            weight.Name, TensorElementType.Int8, shape, () => Bytes(Quantize(Read(weight), scales))));
        string scale = Singles($"{weight.Name}{ScaleSuffix}", scales);
        string zero = graph.Initializer(TensorProto.Of<sbyte>(
            $"{weight.Name}.zero_point", TensorElementType.Int8, shape.AsSpan(0, 1), () => Bytes(new sbyte[scales.Length])));
        string operand = graph.Node("DequantizeLinear", weight.Name, [quantized, scale, zero], AttributeProto.Of("axis", 0));
        return bias is null ? [operand] : [operand, Bias(bias, shifts!, Array.ConvertAll(scales, value => value * inputScale))];
    }

    public override string Constant(OnnxWeight values, long[] shape) =>
        graph.Initializer(TensorProto.OfSingles(values.Name, shape, values.Read));

    private string Bias(OnnxWeight bias, float[] values, float[] scales)
    {
        string quantized = graph.Initializer(TensorProto.Of<int>(
            bias.Name, TensorElementType.Int32, [scales.Length],
            () => Bytes([.. values.Zip(scales, (value, scale) => (int)MathF.Round(value / scale))])));
        return graph.Node(
            "DequantizeLinear", bias.Name, [quantized, Singles($"{bias.Name}{ScaleSuffix}", scales)], AttributeProto.Of("axis", 0));
    }

    private string Quantize(string maps, ActivationRange range)
    {
        string scale = graph.Initializer(TensorProto.OfSingles($"{maps}.scale", [], () => Bytes(range.Scale)));
        string zero = graph.Initializer(TensorProto.Of<byte>(
            $"{maps}.zero_point", TensorElementType.UInt8, [], () => Bytes(range.ZeroPoint)));
        string bytes = graph.Node("QuantizeLinear", maps, [maps, scale, zero]);
        string values = graph.Node("DequantizeLinear", maps, [bytes, scale, zero]);
        _rangeOf[values] = range;
        return values;
    }

    /// <summary>The largest weight of an output is the largest number, unless its bias would then be too large a one.</summary>
    private static float[] Scales(float[] weights, int outputs, float[]? bias, float inputScale)
    {
        float[] scales = new float[outputs];
        int length = weights.Length / outputs;
        for (int i = 0; i < outputs; i++)
        {
            float largest = TensorPrimitives.MaxMagnitude(weights.AsSpan(i * length, length));
            float scale = Math.Max(MathF.Abs(largest) / LargestWeight, bias is null ? 0 : MathF.Abs(bias[i]) / (inputScale * LargestBias));
            scales[i] = scale > 0 ? scale : 1;
        }
        return scales;
    }

    private static sbyte[] Quantize(float[] weights, float[] scales)
    {
        sbyte[] quantized = new sbyte[weights.Length];
        int length = weights.Length / scales.Length;
        for (int i = 0; i < quantized.Length; i++)
            quantized[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scales[i / length]), -LargestWeight, LargestWeight);
        return quantized;
    }

    private string Singles(string name, float[] values) =>
        graph.Initializer(TensorProto.OfSingles(name, [values.Length], () => Bytes(values)));
}
