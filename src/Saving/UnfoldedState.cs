using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The weights of a network that was written in a lower precision, as float32 under their state names: what was folded into the
/// convolutions stays there, and batch normalizations are left that only add.
/// </summary>
internal sealed class UnfoldedState : NetworkState
{
    private static readonly float Deviation = (float)Math.Sqrt(1 + NormalizationPlan.Epsilon);

    private readonly Dictionary<string, Func<float[]>> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, TensorProto> _tensors;

    /// <param name="tensors">Has what <see cref="Written"/> names.</param>
    /// <param name="steps">The layers.</param>
    /// <param name="hasClassifier">Whether there is a classifier after them.</param>
    public UnfoldedState(IReadOnlyDictionary<string, TensorProto> tensors, IEnumerable<LayerStep> steps, bool hasClassifier)
    {
        _tensors = tensors;
        foreach (var step in steps)
            Add(step);
        foreach (string name in hasClassifier ? (string[])["fc.weight", "fc.bias"] : [])
            _values.Add(name, () => Values(name));
    }

    /// <summary>Names, types and shapes of what a file of a lower precision has.</summary>
    /// <param name="precision">Which one.</param>
    /// <param name="steps">The layers.</param>
    /// <param name="classifier">Shape of the classifier's weight, if there is one.</param>
    public static IEnumerable<(string Name, TensorElementType Type, long[] Shape)> Written(
        NetworkPrecision precision, IEnumerable<LayerStep> steps, long[]? classifier)
    {
        foreach (var step in steps)
        {
            if (step.Convolution is not { } convolution)
            {
                foreach (string name in (string[])[step.Normalization!.ScaleName, step.Normalization.ShiftName])
                    yield return (
                        name, precision == NetworkPrecision.Half ? TensorElementType.Float16 : TensorElementType.Float,
                        [step.OutputChannels, 1, 1]);
                continue;
            }
            foreach (var part in Weights(
                convolution.WeightName, convolution.WeightShape, step.Normalization is null ? null : convolution.BiasName))
                yield return part;
        }
        foreach (var part in classifier is null ? [] : Weights("fc.weight", classifier, "fc.bias"))
            yield return part;

        IEnumerable<(string Name, TensorElementType Type, long[] Shape)> Weights(string weight, long[] shape, string? bias)
        {
            bool isHalf = precision == NetworkPrecision.Half;
            foreach (var (name, type, dims) in ((string?, TensorElementType, long[])[])
                [(weight, TensorElementType.Int8, shape), (bias, TensorElementType.Int32, shape[..1])])
            {
                if (name is null)
                    continue;
                yield return (name, isHalf ? TensorElementType.Float16 : type, dims);
                if (!isHalf)
                    yield return ($"{name}{Int8Numbers.ScaleSuffix}", TensorElementType.Float, shape[..1]);
            }
        }
    }

    public override ByteString Read(string name) => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(_values[name]()));

    private void Add(LayerStep step)
    {
        if (step.Convolution is { } convolution)
            _values.Add(convolution.WeightName, () => Values(convolution.WeightName));
        if (step.Normalization is not { } normalization)
            return;
        int channels = normalization.Channels;
        string[] names = normalization.OperandNames;
        _values.Add(names[0], () => step.Convolution is null
            ? Array.ConvertAll(Values(normalization.ScaleName), scale => scale * Deviation)
            : Repeat(Deviation));
        _values.Add(names[1], () => Values(step.Convolution?.BiasName ?? normalization.ShiftName));
        _values.Add(names[2], () => Repeat(0));
        _values.Add(names[3], () => Repeat(1));

        float[] Repeat(float value)
        {
            float[] values = new float[channels];
            Array.Fill(values, value);
            return values;
        }
    }

    private float[] Values(string name)
    {
        var tensor = _tensors[name];
        var bytes = tensor.RawData.Span;
        return tensor.DataType switch
        {
            TensorElementType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), value => (float)value),
            TensorElementType.Int8 => Scaled(Array.ConvertAll(MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray(), value => (float)value)),
            TensorElementType.Int32 => Scaled(Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => (float)value)),
            _ => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        };

        float[] Scaled(float[] steps)
        {
            var scales = MemoryMarshal.Cast<byte, float>(_tensors[$"{name}{Int8Numbers.ScaleSuffix}"].RawData.Span);
            int length = steps.Length / scales.Length;
            for (int i = 0; i < steps.Length; i++)
                steps[i] *= scales[i / length];
            return steps;
        }
    }
}
