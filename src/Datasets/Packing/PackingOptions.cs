namespace Microsoft.ML.ResNet;

/// <summary>Everything that packing images can be told.</summary>
public sealed record PackingOptions
{
    /// <summary>The images: encoded files, <c>Vector&lt;Byte&gt;</c>. Default "Image".</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The labels: a key column. Rows without a label are left out. Default "Label".</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The text column that names the images. The folder that all names begin with is not packed. Default "ImagePath". Where there is no
    /// such column, images are named by their rows.
    /// </summary>
    public string ImagePathColumnName { get; init; } = "ImagePath";

    /// <summary>
    /// Decodes the images, resizes larger ones so that their shorter side has so many pixels, and packs them without compression, so that
    /// they need hardly be decoded when they are shown; each takes three bytes a pixel. At least 1. Default null: files are packed as they
    /// are.
    /// </summary>
    public int? ShorterSide { get; init; }

    /// <summary>
    /// How images are decoded where <see cref="ShorterSide"/> is set. Default: the defaults of <see cref="ImageDecoding"/>.
    /// </summary>
    public ImageDecoding Decoding { get; init; } = new();

    /// <summary>What to do with an image that cannot be decoded. Default: stop, and name it.</summary>
    public CorruptImageHandling CorruptImages { get; init; } = CorruptImageHandling.Throw;

    /// <summary>
    /// Ends it with an <see cref="OperationCanceledException"/>. What is packed by then is kept, and gone on from the next time.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    private const int LargestSide = 1 << 14;

    internal IEnumerable<string> Problems()
    {
        if (ShorterSide is not (null or (>= 1 and <= LargestSide)))
            yield return FormattableString.Invariant(
                $"{nameof(ShorterSide)} must be from 1 to {LargestSide} pixels, or null; received {ShorterSide}.");
        if (!Enum.IsDefined(CorruptImages))
            yield return $"{nameof(CorruptImages)} must be a defined value; received {CorruptImages}.";
        foreach (var (parameter, name) in new[]
        {
            (nameof(ImageColumnName), ImageColumnName), (nameof(LabelColumnName), LabelColumnName),
            (nameof(ImagePathColumnName), ImagePathColumnName),
        })
        {
            if (string.IsNullOrEmpty(name))
                yield return $"{parameter} must name a column; received \"{name}\".";
        }
    }
}
