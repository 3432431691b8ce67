namespace Microsoft.ML.ResNet;

/// <summary>Which regions are to learn what: each is given the object that it overlaps most, or is background, or is left out.</summary>
/// <param name="Foreground">Regions of at least this overlap belong to their object.</param>
/// <param name="Background">Those below this are background; those in between are left out.</param>
/// <param name="LeastBackground">Those below this are left out too, if the image has any that are not: what overlaps nothing is easy
/// background.</param>
/// <param name="KeepsBest">Whether the best regions of each object belong to it however small their overlap is (Ren et al. 2015, section
/// 3.1.2).</param>
internal sealed record RegionMatching(float Foreground, float Background, float LeastBackground, bool KeepsBest)
{
    public const int IsBackground = -1, IsLeftOut = -2;

    /// <summary>Of the region proposal network.</summary>
    public static RegionMatching Proposals { get; } = new(0.7f, 0.3f, LeastBackground: 0, KeepsBest: true);

    /// <summary>Of the head.</summary>
    public static RegionMatching Detections { get; } = new(0.5f, 0.5f, LeastBackground: 0, KeepsBest: false);

    /// <summary>Of a head that learns from the proposals of a network that has learned (Girshick 2015, section 2.3).</summary>
    public static RegionMatching GivenProposals { get; } = Detections with { LeastBackground = 0.1f };

    /// <returns>For each region the index of its object, <see cref="IsBackground"/> or <see cref="IsLeftOut"/>.</returns>
    public int[] Match(ReadOnlySpan<Box> regions, GroundTruth truth)
    {
        int[] matches = new int[regions.Length];
        int[] objects = [.. truth.Wanted];
        List<int> easy = [];
        float[] best = new float[objects.Length];
        float[] overlaps = KeepsBest ? new float[objects.Length * regions.Length] : [];
        for (int region = 0; region < regions.Length; region++)
        {
            float largest = 0;
            int nearest = IsBackground;
            for (int i = 0; i < objects.Length; i++)
            {
                float overlap = Box.Overlap(regions[region], truth.Boxes[objects[i]]);
                if (KeepsBest)
                    overlaps[(i * regions.Length) + region] = overlap;
                best[i] = Math.Max(best[i], overlap);
                if (overlap > largest)
                    (largest, nearest) = (overlap, objects[i]);
            }
            matches[region] = largest >= Foreground ? nearest : largest < Background ? IsBackground : IsLeftOut;
            if (matches[region] == IsBackground && IsCovered(regions[region], truth))
                matches[region] = IsLeftOut;
            if (matches[region] == IsBackground && largest < LeastBackground)
                easy.Add(region);
        }
        if (matches.AsSpan().Count(IsBackground) > easy.Count)
            easy.ForEach(region => matches[region] = IsLeftOut);
        for (int i = 0; KeepsBest && i < objects.Length; i++)
        {
            var ofObject = overlaps.AsSpan(i * regions.Length, regions.Length);
            for (int region = 0; best[i] > 0 && region < ofObject.Length; region++)
            {
                // The region's own nearest object, as torchvision has it, which may be another.
                if (ofObject[region] == best[i])
                    matches[region] = Nearest(overlaps, region, objects);
            }
        }
        return matches;
    }

    private static int Nearest(float[] overlaps, int region, int[] objects)
    {
        int count = overlaps.Length / objects.Length, nearest = 0;
        for (int i = 1; i < objects.Length; i++)
        {
            if (overlaps[(i * count) + region] > overlaps[(nearest * count) + region])
                nearest = i;
        }
        return objects[nearest];
    }

    /// <summary>Whether most of a region lies in something that is not wrong to find, such as a crowd.</summary>
    private static bool IsCovered(Box region, GroundTruth truth)
    {
        for (int i = 0; i < truth.Boxes.Length; i++)
        {
            if (!truth.IsIgnored[i])
                continue;
            var box = truth.Boxes[i];
            float width = MathF.Min(region.Right, box.Right) - MathF.Max(region.Left, box.Left);
            float height = MathF.Min(region.Bottom, box.Bottom) - MathF.Max(region.Top, box.Top);
            if (width > 0 && height > 0 && width * height >= 0.5f * region.Area)
                return true;
        }
        return false;
    }
}
