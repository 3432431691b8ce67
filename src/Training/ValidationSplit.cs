namespace Microsoft.ML.ResNet;

/// <summary>Divides the images of a store into training and validation, the same share of each class, decided by a seed.</summary>
internal static class ValidationSplit
{
    /// <param name="labels">The class of each image, from 0.</param>
    /// <param name="fraction">The share of each class that is set aside, inside [0, 1). A class keeps at least one training image.</param>
    /// <param name="seed">The stream that decides.</param>
    public static (int[] Train, int[] Validation) Stratified(ReadOnlySpan<int> labels, double fraction, long seed)
    {
        var images = Enumerable.Range(0, labels.Length).ToArray();
        var classes = labels.ToArray();
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        random.Shuffle(images);
        var validation = images
            .GroupBy(image => classes[image])
            .SelectMany(group => group.Take(Math.Min(group.Count() - 1, (int)Math.Round(group.Count() * fraction))))
            .ToHashSet();
        return (
            Enumerable.Range(0, classes.Length).Where(image => !validation.Contains(image)).ToArray(),
            validation.Order().ToArray());
    }
}
