using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Pools regions: from the one map, or each from the level of the pyramid that fits its size (Lin et al. 2017, equation
/// 1).</summary>
internal static class RegionPooling
{
    /// <summary>A region of so many pixels a side is pooled from the level below.</summary>
    public const float CanonicalSize = 224;

    public const int CanonicalLevel = 4;

    /// <param name="maps">The finest first; of a pyramid the last, which is for proposals only, is not used.</param>
    /// <param name="regions">Regions of all images.</param>
    /// <param name="architecture">How regions are pooled.</param>
    /// <returns>float32 [R, C, size, size], fresh.</returns>
    public static Tensor Pool(IReadOnlyList<Tensor> maps, RegionBatch regions, DetectorArchitecture architecture)
    {
        using var scope = NewDisposeScope();
        var members = ByLevel(regions, architecture);
        var pooled = new List<Tensor>();
        for (int level = 0; level < members.Length; level++)
        {
            if (members[level].Count == 0 && (level > 0 || regions.Count > 0))
                continue;
            var grid = new RoiGrid(architecture.PooledSize, ScaleOf(maps[level], regions));
            pooled.Add(RoiAlign.Apply(maps[level], regions.ToTensor(members[level]).to(maps[level].device), grid));
        }
        var all = pooled.Count == 1 ? pooled[0] : cat(pooled);
        int[] order = [.. members.SelectMany(level => level)];
        if (order.AsSpan().SequenceEqual(Enumerable.Range(0, order.Length).ToArray()))
            return all.MoveToOuterDisposeScope();
        long[] places = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
            places[order[i]] = i;
        return all.index_select(0, tensor(places, device: all.device)).MoveToOuterDisposeScope();
    }

    /// <summary>Which regions are pooled from which of the maps.</summary>
    /// <returns>For each of the maps that are pooled from, the finest first, the indices of its regions.</returns>
    public static List<int>[] ByLevel(RegionBatch regions, DetectorArchitecture architecture)
    {
        int levels = architecture.PooledLevelCount;
        List<int>[] members = [.. Enumerable.Range(0, levels).Select(_ => new List<int>())];
        for (int i = 0; i < regions.Count; i++)
            members[levels == 1 ? 0 : LevelOf(regions[i], architecture.FinestLevel, levels)].Add(i);
        return members;
    }

    private static int LevelOf(Box region, int finest, int levels)
    {
        // The small number keeps a region of exactly 224 pixels where it belongs.
        float level = MathF.Floor(CanonicalLevel + MathF.Log2(MathF.Sqrt(MathF.Max(region.Area, 0)) / CanonicalSize) + 1e-6f);
        return (int)Math.Clamp(level - finest, 0, levels - 1);
    }

    /// <summary>Maps shrink by a power of two, whatever rounding and padding have made of their sizes.</summary>
    private static float ScaleOf(Tensor maps, RegionBatch regions) =>
        MathF.Pow(2, MathF.Round(MathF.Log2((float)maps.shape[2] / regions.ImageHeight)));
}
