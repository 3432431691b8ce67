using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The addition of a shortcut and the activation after it in one pass over memory, for scoring.</summary>
internal static class FusedAddition
{
    // Of values; small enough that parts are shared evenly.
    private const int PartLength = 1 << 15;

    /// <summary>maps = max(0, maps + added), in place.</summary>
    /// <param name="maps">[N, C, H, W]; not part of a graph.</param>
    /// <param name="added">Of the same shape.</param>
    /// <returns><paramref name="maps"/>.</returns>
    public static Tensor AddAndActivate(Tensor maps, Tensor added)
    {
        using Tensor target = maps.permute(0, 2, 3, 1), source = added.permute(0, 2, 3, 1);
        if (!Fits(target) || !Fits(source))
            return maps.add_(added, Scalars.One).relu_();
        Add(target, source);
        return maps;
    }

    private static bool Fits(Tensor interleaved) =>
        interleaved.device_type == DeviceType.CPU && interleaved.dtype == ScalarType.Float32 && TorchTeam.IsAvailable
            && interleaved.is_contiguous() && interleaved.numel() <= int.MaxValue / sizeof(float);

    private static unsafe void Add(Tensor target, Tensor source)
    {
        int length = (int)target.numel();
        float* targets = TensorMemory.Pointer(target), sources = TensorMemory.Pointer(source);
        TorchTeam.For((length + PartLength - 1) / PartLength, part =>
        {
            int i = part * PartLength, end = Math.Min(i + PartLength, length);
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
            {
                var sum = Vector.Load(targets + i) + Vector.Load(sources + i);
                Vector.Store(Vector.ConditionalSelect(Vector.LessThan(sum, Vector<float>.Zero), Vector<float>.Zero, sum), targets + i);
            }
            for (; i < end; i++)
                targets[i] = targets[i] + sources[i] < 0 ? 0 : targets[i] + sources[i];
        });
    }
}
