namespace Microsoft.ML.ResNet;

/// <summary>Which images of a data set its mean and colours are measured on.</summary>
internal static class MeasuredImages
{
    /// <summary>So many images tell the colours of a data set: a covariance of hundreds of millions of pixels.</summary>
    public const int Most = 10_000;

    /// <summary>All of them, or as many as are enough, evenly from the whole set, whose order may be that of its classes.</summary>
    public static int[] Spread(ReadOnlySpan<int> indices)
    {
        var spread = new int[Math.Min(indices.Length, Most)];
        for (int i = 0; i < spread.Length; i++)
            spread[i] = indices[(int)((long)i * indices.Length / spread.Length)];
        return spread;
    }

    /// <summary>
    /// Those that pixels are normalized by: of images with files as many as are enough, because each may have to be read.
    /// </summary>
    public static int[] ForNormalization(ImageStore store, ReadOnlySpan<int> indices) =>
        store.Paths is null ? indices.ToArray() : Spread(indices);

    /// <summary>
    /// Who measures them. What is not in files each process measures for itself: the result tells whether all have the same images.
    /// </summary>
    public static MeasuringShare? ShareOf(ImageStore store, MeasuringShare? share) => store.Paths is null ? null : share;

    /// <summary>The part of them that one of several processes measures.</summary>
    public static ReadOnlySpan<int> PartOf(int[] images, MeasuringShare? share)
    {
        if (share is null)
            return images;
        var (start, length) = share.Share.OfAll(images.Length);
        return images.AsSpan(start, length);
    }
}
