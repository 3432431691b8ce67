namespace Microsoft.ML.ResNet;

/// <summary>
/// How much an image of each class weighs in the loss: <c>n / (k · m)</c>, so that all images weigh 1 on average, and all classes as much
/// as each other.
/// </summary>
internal static class ClassWeights
{
    /// <param name="images">The images to train on.</param>
    /// <returns>One weight a class; 0 for classes without images, which do not count as classes either.</returns>
    public static float[] Of(LabelledImages images)
    {
        var labels = images.Store.Labels;
        var counts = new int[images.Store.ClassCount];
        foreach (int image in images.Indices)
            counts[labels[image]]++;
        double present = counts.Count(count => count > 0);
        return Array.ConvertAll(counts, count => count == 0 ? 0 : (float)(images.Count / (present * count)));
    }
}
