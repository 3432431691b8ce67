using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Several views of each image to test with: at every scale the crops, and the mirror image of each. The class probabilities, those after
/// the softmax, are averaged over all views, each counting the same (Krizhevsky et al. 2012, section 4.1).
/// </summary>
/// <remarks>
/// The values are checked, all at once, against the network and the feature column that they are for, in
/// <see cref="ResNetTransformer.With"/>. A mean image ("per-pixel mean") fits views of the training's size only; from views of other sizes
/// the mean of each of its channels is subtracted.
/// </remarks>
public sealed record TestTimeAugmentation
{
    private static readonly ImmutableArray<int> PaperSides = [224, 256, 384, 480, 640];

    /// <summary>The image as it is scored without augmentation, and its mirror image. For any column.</summary>
    public static TestTimeAugmentation Mirrored { get; } = new() { Mirror = true };

    /// <summary>The image as a whole, neither resized nor cropped.</summary>
    public static TestTimeAugmentation WholeImage { get; } = new() { Crops = TestTimeCrops.Whole };

    /// <summary>The 10 crops of the paper's comparisons (section 3.4): four corners, centre, and the mirror images of them.</summary>
    /// <param name="shorterSide">
    /// What the shorter side is resized to, in pixels; at least that of the crops, which have the network's size.
    /// </param>
    public static TestTimeAugmentation TenCrop(int shorterSide = 256) =>
        new() { Crops = TestTimeCrops.CornersAndCentre, ShorterSides = [shorterSide], Mirror = true };

    /// <summary>
    /// The paper's best results (section 3.4): the network is applied to the whole image at several scales, and to its mirror image.
    /// </summary>
    /// <param name="shorterSides">What the shorter side is resized to, in pixels. None: the paper's 224, 256, 384, 480 and 640.</param>
    public static TestTimeAugmentation MultiScale(params int[] shorterSides)
    {
        ArgumentNullException.ThrowIfNull(shorterSides);
        return new() { Crops = TestTimeCrops.Whole, ShorterSides = shorterSides is [] ? PaperSides : [.. shorterSides], Mirror = true };
    }

    /// <summary>Which parts of the image are shown. Default: <see cref="TestTimeCrops.Centre"/>.</summary>
    public TestTimeCrops Crops { get; init; } = TestTimeCrops.Centre;

    /// <summary>
    /// The scales: what the shorter side of the image is resized to, in pixels; the longer keeps the proportion, its fraction dropped. From
    /// the side of the crops, or the network's smallest image, to 16,384. Only for columns of images. Default, none: images are resized to
    /// just cover a centre crop, as in ordinary scoring, and keep their own size for corners and as a whole.
    /// </summary>
    public ImmutableArray<int> ShorterSides { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// Height and width of the crops in pixels. From the network's smallest image to the size of the images. Default null: the size that
    /// the network was trained on.
    /// </summary>
    public int? CropSize { get; init; }

    /// <summary>Whether each view is also shown mirrored left to right. Default false.</summary>
    public bool Mirror { get; init; }

    /// <summary>Value equality, the scales by their elements.</summary>
    public bool Equals(TestTimeAugmentation? other) =>
        other is not null && Crops == other.Crops && CropSize == other.CropSize && Mirror == other.Mirror
            && ShorterSides.SequenceEqual(other.ShorterSides);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Crops, CropSize, Mirror, ShorterSides.Length);

    /// <summary>For example "CornersAndCentre at 256, mirrored too".</summary>
    public override string ToString() =>
        $"{Crops}{(CropSize is { } size ? $" of {size}" : "")}"
        + $"{(ShorterSides.IsEmpty ? "" : $" at {string.Join(", ", ShorterSides)}")}{(Mirror ? ", mirrored too" : "")}";

    /// <param name="architecture">The network that is tested.</param>
    /// <param name="input">The images that it takes.</param>
    /// <param name="column">The column that has them.</param>
    /// <param name="isPixels">Whether that column has pixels instead of images.</param>
    internal IEnumerable<string> Problems(ResNetArchitecture architecture, ImageInput input, string column, bool isPixels)
    {
        const int LargestSide = 1 << 14;
        int smallest = architecture.MinimumImageSize;
        var (channels, height, width) = input.Shape;
        string sides = $"[{string.Join(", ", ShorterSides)}]";
        if (!Enum.IsDefined(Crops))
            yield return FormattableString.Invariant($"Crops must be a {nameof(TestTimeCrops)}; received {Crops}.");
        if (CropSize is { } given && (given < smallest || given > LargestSide))
            yield return $"CropSize must be from {smallest}, the smallest image for {architecture}, to {LargestSide} pixels; received "
                + $"{given}.";
        if (CropSize is not null && Crops == TestTimeCrops.Whole)
            yield return FormattableString.Invariant($"CropSize must be null where Crops is Whole; received {CropSize}.");
        if (ShorterSides.Any(side => side < smallest || side > LargestSide))
            yield return $"ShorterSides must be from {smallest}, the smallest image for {architecture}, to {LargestSide} pixels; received "
                + $"{sides}.";
        int crop = CropSize ?? Math.Max(height, width);
        if (!isPixels && Crops != TestTimeCrops.Whole && ShorterSides.Any(side => side < crop))
            yield return FormattableString.Invariant(
                $"ShorterSides must be at least {crop} pixels, the side of the crops; received {sides}.");
        if (isPixels && !ShorterSides.IsEmpty)
            yield return $"ShorterSides must be empty for the column '{column}', which has pixels of the fixed size {input.Shape}; "
                + $"received {sides}. Train with encoded images or MLImages to test at other scales.";
        if (isPixels && CropSize > Math.Min(height, width))
            yield return $"CropSize must be at most {Math.Min(height, width)} for the column '{column}', which has pixels of the fixed "
                + $"size {input.Shape}; received {CropSize}.";
        if (isPixels && Crops == TestTimeCrops.CornersAndCentre && CropSize is null)
            yield return $"CropSize must be given for the corners of the column '{column}', because its pixels of the fixed size "
                + $"{input.Shape} are of the network's size; received null.";
    }
}
