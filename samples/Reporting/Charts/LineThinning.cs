namespace Reporting;

/// <summary>Leaves points out of a line that nobody would see.</summary>
internal static class LineThinning
{
    /// <summary>
    /// The same line to the eye: of the points that share a pixel column the first, the lowest, the highest and the last, in their order.
    /// </summary>
    public static IEnumerable<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        for (int start = 0, end; start < points.Count; start = end)
        {
            end = start + 1;
            while (end < points.Count && Math.Floor(points[end].X) == Math.Floor(points[start].X))
                end++;
            int low = start, high = start;
            for (int i = start + 1; i < end; i++)
            {
                if (points[i].Y < points[low].Y)
                    low = i;
                if (points[i].Y > points[high].Y)
                    high = i;
            }
            foreach (int i in new SortedSet<int> { start, low, high, end - 1 })
                yield return points[i];
        }
    }
}
