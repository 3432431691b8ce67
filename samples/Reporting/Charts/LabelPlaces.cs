namespace Reporting;

/// <summary>Moves labels apart that would lie on one another.</summary>
internal static class LabelPlaces
{
    /// <summary>
    /// Places at least <paramref name="height"/> apart, in the order of the wanted ones and near them, between <paramref name="top"/> and
    /// <paramref name="bottom"/> while there is room.
    /// </summary>
    public static double[] Spread(IReadOnlyList<double> wanted, double height, double top, double bottom)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        var places = new double[wanted.Count];
        double next = top;
        foreach (int i in order)
        {
            places[i] = Math.Max(wanted[i], next);
            next = places[i] + height;
        }
        // What was pushed past the bottom comes back up, and pushes those above it.
        double last = bottom;
        foreach (int i in order.Reverse())
        {
            places[i] = Math.Min(places[i], last);
            last = places[i] - height;
        }
        return places;
    }
}
