namespace Microsoft.ML.ResNet;

public sealed partial class ImageAugmentingEstimator
{
    /// <summary>
    /// Everything an <see cref="ImageAugmentingEstimator"/> can be told. Values are checked when it is made, all at once.
    /// </summary>
    public sealed record Options
    {
        /// <summary>The column of varied images.</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>The column of images, which are <c>MLImage</c>s. Default null: the output column's name.</summary>
        public string? InputColumnName { get; init; }

        /// <summary>Width of the varied images in pixels, at least 1.</summary>
        public required int ImageWidth { get; init; }

        /// <summary>Height of the varied images in pixels, at least 1.</summary>
        public required int ImageHeight { get; init; }

        /// <summary>
        /// How to vary. Padding is black; without <see cref="ImageAugmentation.ShorterSide"/> images are first brought to the size as
        /// <c>ResizeImages</c> does. Default: pad by 4 and crop at random, mirror half of the images.
        /// </summary>
        public ImageAugmentation Augmentation { get; init; } = new();

        /// <summary>Default null: the seed of the <see cref="MLContext"/>, or a random one.</summary>
        public int? Seed { get; init; }

        internal string Input => InputColumnName ?? OutputColumnName;

        internal ImageShape Shape => new(3, ImageHeight, ImageWidth);

        internal IEnumerable<string> Problems()
        {
            if (string.IsNullOrEmpty(OutputColumnName))
                yield return "OutputColumnName must name a column.";
            if (InputColumnName is "")
                yield return "InputColumnName must name a column, or be null.";
            if (ImageWidth < 1)
                yield return FormattableString.Invariant($"ImageWidth must be at least 1 pixel; received {ImageWidth}.");
            if (ImageHeight < 1)
                yield return FormattableString.Invariant($"ImageHeight must be at least 1 pixel; received {ImageHeight}.");
            if (Augmentation is null)
                yield return "Augmentation must not be null (use ImageAugmentation.None).";
            foreach (string problem in Augmentation?.Problems(Shape) ?? [])
                yield return problem;
        }
    }
}
