namespace Microsoft.ML.ResNet;

/// <summary>Where an image is cropped, and whether it is mirrored.</summary>
/// <param name="Down">Rows that the crop lies below the image's own place; negative: above.</param>
/// <param name="Right">Columns that the crop lies to the right of the image's own place, after mirroring.</param>
/// <param name="Mirror">Whether left and right change places.</param>
internal readonly record struct CropPlacement(int Down, int Right, bool Mirror)
{
    /// <summary>Draws the placement of one image; every crop of the padded image is equally likely.</summary>
    public static CropPlacement Draw(ImageAugmentation augmentation, CounterRandom random, long image)
    {
        int offsets = 2 * augmentation.Padding + 1;
        long counter = 3 * image;
        return new(
            random.At(counter, offsets) - augmentation.Padding,
            random.At(counter + 1, offsets) - augmentation.Padding,
            augmentation.Mirror && random.At(counter + 2, 2) == 1);
    }

    /// <summary>
    /// Copies the crop of <paramref name="image"/>; what lies outside of the image is taken from <paramref name="padding"/>.
    /// </summary>
    /// <param name="image">Pixels <c>[H, W, C]</c>.</param>
    /// <param name="padding">An image to fill with, in the place of the result; it is neither moved nor mirrored.</param>
    /// <param name="target">Receives <c>[H, W, C]</c>.</param>
    /// <param name="shape">The size of all three.</param>
    public void Copy<T>(ReadOnlySpan<T> image, ReadOnlySpan<T> padding, Span<T> target, ImageShape shape)
        where T : unmanaged
    {
        int channels = shape.Channels, rowLength = shape.Width * channels;
        // Columns of the result, from first up to last, that show the image.
        int first = Math.Clamp(-Right, 0, shape.Width), last = Math.Clamp(shape.Width - Right, first, shape.Width);
        int from = Mirror ? shape.Width - (last + Right) : first + Right;
        for (int y = 0; y < shape.Height; y++)
        {
            var row = target.Slice(y * rowLength, rowLength);
            var fill = padding.Slice(y * rowLength, rowLength);
            int source = y + Down;
            if (source < 0 || source >= shape.Height || first == last)
            {
                fill.CopyTo(row);
                continue;
            }

            fill[..(first * channels)].CopyTo(row);
            fill[(last * channels)..].CopyTo(row[(last * channels)..]);
            var shown = row[(first * channels)..(last * channels)];
            image.Slice(source * rowLength + from * channels, shown.Length).CopyTo(shown);
            if (Mirror)
                PixelOrder.Reverse(shown, channels);
        }
    }
}
