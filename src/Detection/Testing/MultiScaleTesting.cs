using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Multi-scale testing (He et al. 2015, appendix B; Ren et al. 2015, "Object Detection Networks on Convolutional Feature Maps"): regions
/// are proposed at the size of training, and each is classified at two neighbouring sizes, those at which it is nearest to 224×224 pixels;
/// of the two features of a region the larger is taken, number by number (maxout).
/// </summary>
public sealed record MultiScaleTesting
{
    private static readonly ImmutableArray<int> PaperSides = [200, 400, 600, 800, 1000];

    /// <summary>
    /// What the shorter side of the image is resized to: at least two sizes, ascending, 32 to 4,096 pixels. The longer side may have as
    /// many times the pixels of the shorter as in training. Default: the paper's 200, 400, 600, 800 and 1000.
    /// </summary>
    public ImmutableArray<int> ShorterSides { get; init => field = value.IsDefault ? [] : value; } = PaperSides;

    /// <summary>Value equality, the sizes by their elements.</summary>
    public bool Equals(MultiScaleTesting? other) => other is not null && ShorterSides.SequenceEqual(other.ShorterSides);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ShorterSides.Length, ShorterSides.FirstOrDefault());

    internal IEnumerable<string> Problems()
    {
        bool ascends = ShorterSides.Zip(ShorterSides.Skip(1)).All(pair => pair.First < pair.Second);
        if (ShorterSides.Length < 2 || !ascends || ShorterSides.Any(side => side is < 32 or > 4096))
            yield return "ShorterSides must be at least two sizes of 32 to 4096 pixels, ascending; "
                + $"received [{string.Join(", ", ShorterSides)}].";
    }

    /// <param name="usual">The size of an image without this.</param>
    internal IEnumerable<DetectionSize> SizesBeside(DetectionSize usual) =>
        ShorterSides.Select(side => new DetectionSize(side, (int)Math.Round((double)usual.LongerSide * side / usual.ShorterSide)));
}
