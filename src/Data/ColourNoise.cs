namespace Microsoft.ML.ResNet;

/// <summary>
/// Shifts the colour of a whole image at random, along the directions in which the colours of training images vary (Krizhevsky, Sutskever
/// and Hinton, 2012, section 4.1: "fancy PCA"). Each pixel gets <c>Σ pᵢ·αᵢ·λᵢ</c>, with eigenvectors p and eigenvalues λ of the covariance
/// of pixels scaled to 0..1, and one α of the normal distribution for each direction, image and epoch. The result is rounded to grey levels
/// and stays within 0..255.
/// </summary>
public sealed record ColourNoise
{
    /// <summary>
    /// The eigenvalues and eigenvectors of ImageNet's training images, as they are customarily given (fb.resnet.torch,
    /// <c>datasets/imagenet.lua</c>): for data sets too small to measure.
    /// </summary>
    public static ColourNoise ImageNet { get; } = new()
    {
        Colours =
        [
            new(0.2175, -0.5675, -0.5808, -0.5836),
            new(0.0188, 0.7192, -0.0045, -0.6948),
            new(0.0045, 0.4009, -0.8140, 0.4203),
        ],
    };

    /// <summary>Standard deviation of each α. Default: 0.1. Range: 0 to 10.</summary>
    public double Deviation { get; init; } = 0.1;

    /// <summary>
    /// The directions and their variances. Default null: measured on the training images, on 10,000 of them if there are more.
    /// </summary>
    public IReadOnlyList<PrincipalColour>? Colours { get; init; }

    /// <summary>Whether both shift colours in the same way.</summary>
    public bool Equals(ColourNoise? other) =>
        other is not null && Deviation.Equals(other.Deviation)
        && (Colours is null || other.Colours is null ? Colours == other.Colours : Colours.SequenceEqual(other.Colours));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Deviation, Colours?.Count);

    internal IEnumerable<string> Problems()
    {
        if (Deviation is not (>= 0 and <= 10))
            yield return FormattableString.Invariant($"Augmentation.ColourNoise.Deviation must be from 0 to 10; received {Deviation}.");
        if (Colours is { Count: not (>= 1 and <= 3) })
            yield return FormattableString.Invariant(
                $"Augmentation.ColourNoise.Colours must be from 1 to 3, or null; received {Colours.Count}.");
        foreach (var colour in Colours ?? [])
        {
            double length = Math.Sqrt(colour.Red * colour.Red + colour.Green * colour.Green + colour.Blue * colour.Blue);
            if (!(colour.Variance >= 0 && double.IsFinite(colour.Variance) && Math.Abs(length - 1) < 0.01))
                yield return FormattableString.Invariant(
                    $"Augmentation.ColourNoise.Colours must have variances of at least 0 and directions of length 1; received {colour}.");
        }
    }
}
