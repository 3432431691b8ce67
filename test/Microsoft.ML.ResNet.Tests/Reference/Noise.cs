using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Weights and images that both make_reference.py and the tests can compute, bit for bit; see there.</summary>
internal static class Noise
{
    /// <summary>Uniform in [-1, 1), a function of the name and the index alone.</summary>
    public static float[] Of(string name, long count)
    {
        var seed = name.Aggregate(2166136261u, (hash, character) => unchecked((hash ^ character) * 16777619));
        var noise = new float[count];
        for (var i = 0; i < noise.Length; i++)
        {
            var x = unchecked((uint)i * 0x9E3779B1 + seed);
            x ^= x >> 16;
            x = unchecked(x * 0x85EBCA6B);
            x ^= x >> 13;
            x = unchecked(x * 0xC2B2AE35);
            x ^= x >> 16;
            noise[i] = (x >> 8) * (1f / (1 << 23)) - 1;
        }
        return noise;
    }

    /// <summary>Overwrites every weight and running statistic of a network.</summary>
    public static void FillState(nn.Module module)
    {
        using var noGrad = no_grad();
        foreach (var (name, state) in module.state_dict())
        {
            using var values = StateOf(name, state.shape);
            state.copy_(values);
        }
    }

    private static Tensor StateOf(string name, long[] shape)
    {
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            return tensor(0L);
        var (offset, scale) = (shape.Length, name) switch
        {
            (4, _) => (0f, Math.Sqrt(6.0 / (shape[0] * shape[2] * shape[3]))),
            (2, _) => (0f, Math.Sqrt(1.0 / shape[1])),
            (_, var n) when n.EndsWith("bn3.weight", StringComparison.Ordinal) => (0.25f, 0.125),
            (_, var n) when n.EndsWith("running_var", StringComparison.Ordinal) => (1f, 0.5),
            (_, var n) when n.EndsWith("weight", StringComparison.Ordinal) => (1f, 0.25),
            _ => (0f, 0.25),
        };
        var values = Of(name, shape.Aggregate(1L, (product, size) => product * size));
        for (var i = 0; i < values.Length; i++)
            values[i] = offset + (float)scale * values[i];
        return tensor(values, shape);
    }
}
