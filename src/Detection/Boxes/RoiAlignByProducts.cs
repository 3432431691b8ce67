using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// RoIAlign of tensors only, for devices whose memory managed code cannot reach: the bins of a region are W<sub>y</sub> · F ·
/// W<sub>x</sub>ᵀ with a
/// weight for each row and each column of the map (see <see cref="RoiTaps"/>). Gradients come from libtorch, and nothing is added from two
/// sides.
/// </summary>
internal static class RoiAlignByProducts
{
    // Of a product W·F, which is there at once: [regions, C, size, W] of floats.
    private const long MaximumValues = 1L << 26;

    /// <inheritdoc cref="RoiAlign.Apply"/>
    public static Tensor Apply(Tensor maps, Tensor regions, RoiGrid grid)
    {
        using var scope = NewDisposeScope();
        var (channels, rows, columns) = (maps.shape[1], (int)maps.shape[2], (int)maps.shape[3]);
        float[] values = [.. MemoryMarshal.Cast<byte, float>(regions.detach().cpu().contiguous().bytes)];
        int count = values.Length / 5, chunk = (int)Math.Clamp(MaximumValues / (channels * grid.Size * columns), 1, Math.Max(count, 1));
        var pooled = new List<Tensor>();
        for (int first = 0; first < count; first += chunk)
        {
            int length = Math.Min(chunk, count - first);
            var part = values.AsSpan(5 * first, 5 * length);
            long[] images = new long[length];
            for (int i = 0; i < length; i++)
                images[i] = (long)part[5 * i];
            var vertical = Weights(part, 2, rows, grid).to(maps.device);
            var horizontal = Weights(part, 1, columns, grid).to(maps.device);
            var chosen = maps.index_select(0, tensor(images, device: maps.device));
            var reduced = matmul(vertical.unsqueeze(1), chosen);
            pooled.Add(matmul(reduced, horizontal.transpose(1, 2).unsqueeze(1)));
        }
        var result = count == 0 ? zeros([0, channels, grid.Size, grid.Size], maps.dtype, maps.device) : cat(pooled);
        return result.MoveToOuterDisposeScope();
    }

    /// <returns>float32 [regions, size, length].</returns>
    private static Tensor Weights(ReadOnlySpan<float> regions, int from, int length, RoiGrid grid)
    {
        int count = regions.Length / 5;
        float[] weights = new float[count * grid.Size * length];
        var taps = new RoiTaps();
        for (int region = 0; region < count; region++)
        {
            taps.Prepare(grid, regions[(5 * region) + from], regions[(5 * region) + from + 2], length);
            for (int bin = 0; bin < grid.Size; bin++)
                taps.Of(bin, out int start).CopyTo(weights.AsSpan((((region * grid.Size) + bin) * length) + start));
        }
        return tensor(weights, [count, grid.Size, length]);
    }
}
