namespace Microsoft.ML.ResNet;

/// <summary>Divides the images of a store into training and validation, the same share of each class, decided by a seed.</summary>
internal static class ValidationSplit
{
    /// <param name="labels">The class of each image, from 0.</param>
    /// <param name="fraction">The share of each class that is set aside, inside [0, 1). A class keeps at least one training image.</param>
    /// <param name="seed">The stream that decides.</param>
    public static (int[] Train, int[] Validation) Stratified(ReadOnlySpan<int> labels, double fraction, long seed) => Divide(
        labels.Length,
        ByClass(labels, seed).SelectMany(group => group.Take(Math.Min(group.Count() - 1, (int)Math.Round(group.Count() * fraction)))));

    /// <summary>
    /// The same where an image may have any number of labels. Most sets of labels are of so few images that a share of each would be none:
    /// the sets come one after the other, and every so-manieth image is set aside, whosever it is.
    /// </summary>
    /// <param name="sets">The number of each image's set of labels.</param>
    /// <param name="fraction">The share of all images that is set aside, inside [0, 1).</param>
    /// <param name="seed">The stream that decides.</param>
    public static (int[] Train, int[] Validation) Systematic(ReadOnlySpan<int> sets, double fraction, long seed) => Divide(
        sets.Length,
        ByClass(sets, seed).SelectMany(group => group).Where((_, i) => Math.Floor((i + 1) * fraction) > Math.Floor(i * fraction)));

    private static IEnumerable<IGrouping<int, int>> ByClass(ReadOnlySpan<int> labels, long seed)
    {
        var images = Enumerable.Range(0, labels.Length).ToArray();
        var classes = labels.ToArray();
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        random.Shuffle(images);
        return images.GroupBy(image => classes[image]);
    }

    private static (int[] Train, int[] Validation) Divide(int count, IEnumerable<int> setAside)
    {
        var validation = setAside.ToHashSet();
        return ([.. Enumerable.Range(0, count).Where(image => !validation.Contains(image))], [.. validation.Order()]);
    }
}
