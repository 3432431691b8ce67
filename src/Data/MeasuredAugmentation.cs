namespace Microsoft.ML.ResNet;

/// <summary>Completes an augmentation with what is measured on the training images.</summary>
internal static class MeasuredAugmentation
{
    /// <summary>The augmentation with the colours of <paramref name="indices"/>, where it needs them.</summary>
    /// <exception cref="InvalidOperationException">The pixels are no grey levels 0..255.</exception>
    public static ImageAugmentation MeasuredOn(this ImageAugmentation augmentation, ImageStore store, ReadOnlySpan<int> indices)
    {
        if (augmentation.ColourNoise is not { } noise)
            return augmentation;
        if (store.IsSingle)
            throw new InvalidOperationException(
                "Augmentation.ColourNoise needs pixels that are whole grey levels 0..255; the training set has others. Give images, or "
                + "unscaled pixels.");
        return noise.Colours is null
            ? augmentation with { ColourNoise = noise with { Colours = ColoursOf(store, indices.ToArray()) } }
            : augmentation;
    }

    private static PrincipalColour[] ColoursOf(ImageStore store, int[] indices)
    {
        int count = Math.Min(indices.Length, ColourMeasurement.MostImages);
        var total = new ColourMoments();
        OwnThreads.For(
            count,
            () => (Moments: new ColourMoments(), Reader: new StoreReader(store)),
            // Evenly from the whole set, whose order may be that of its classes.
            (i, own) => own.Moments.Add(own.Reader.ScoringView(indices[(int)((long)i * indices.Length / count)])),
            own =>
            {
                lock (total)
                    total.Add(own.Moments);
            });
        return total.PrincipalColours();
    }
}
