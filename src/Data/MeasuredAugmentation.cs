namespace Microsoft.ML.ResNet;

/// <summary>Completes an augmentation with what is measured on the training images.</summary>
internal static class MeasuredAugmentation
{
    /// <summary>The augmentation with the colours of <paramref name="indices"/>, where it needs them.</summary>
    /// <param name="augmentation">The augmentation.</param>
    /// <param name="store">Has the images.</param>
    /// <param name="indices">The training images.</param>
    /// <param name="share">The processes that measure together; null: this one alone.</param>
    /// <exception cref="InvalidOperationException">The pixels are no grey levels 0..255.</exception>
    public static ImageAugmentation MeasuredOn(
        this ImageAugmentation augmentation, ImageStore store, ReadOnlySpan<int> indices, MeasuringShare? share = null)
    {
        if (augmentation.ColourNoise is not { } noise)
            return augmentation;
        if (store.IsSingle)
            throw new InvalidOperationException(
                "Augmentation.ColourNoise needs pixels that are whole grey levels 0..255; the training set has others. Give images, or "
                + "unscaled pixels.");
        return noise.Colours is null
            ? augmentation with
            {
                ColourNoise = noise with
                {
                    Colours = ColoursOf(store, MeasuredImages.Spread(indices), MeasuredImages.ShareOf(store, share)),
                },
            }
            : augmentation;
    }

    private static PrincipalColour[] ColoursOf(ImageStore store, int[] images, MeasuringShare? share)
    {
        int[] part = MeasuredImages.PartOf(images, share).ToArray();
        var total = new ColourMoments();
        OwnThreads.For(
            part.Length,
            () => (Moments: new ColourMoments(), Reader: new StoreReader(store)),
            (i, own) => own.Moments.Add(own.Reader.ScoringView(part[i])),
            own =>
            {
                lock (total)
                    total.Add(own.Moments);
            });
        if (share is not null)
            total.Sum(share.Sum);
        return total.IsEmpty ? throw store.Unreadable!.NoneOf(images.Length, images[0]) : total.PrincipalColours();
    }
}
