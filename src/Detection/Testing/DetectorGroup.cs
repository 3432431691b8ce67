using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>Detectors that look at images together, usually one, and at how many sizes.</summary>
/// <param name="members">At least one, each another model.</param>
/// <param name="refinement">How boxes are looked at once more, or null.</param>
internal sealed class DetectorGroup(
    ImmutableArray<(DetectionModel Model, MultiScaleTesting? Scales)> members, DetectionRefinement? refinement)
{
    private readonly Detector _detector = new(members[0].Model.Options, members[0].Model.ClassCount, refinement);

    public DetectorGroup(DetectionModel model)
        : this([(model, null)], null)
    {
    }

    /// <summary>The first's, which count for all.</summary>
    public DetectionOptions Options => members[0].Model.Options;

    public int ClassCount => members[0].Model.ClassCount;

    /// <summary>The sizes at which an image is looked at: of each member the one that it was trained at, and those beside it.</summary>
    public (int Height, int Width)[] Sizes(int height, int width) =>
        [.. members.SelectMany(SizesOf).Select(size => size.Of(height, width))];

    /// <summary>Finds objects in images of one size.</summary>
    /// <param name="images">Each at all <see cref="Sizes"/>.</param>
    /// <param name="originalSize">The size that they came in, which detections are given in.</param>
    /// <exception cref="ObjectDisposedException">A model was disposed.</exception>
    public Detection[][] Detect(IReadOnlyList<byte[][]> images, (int Height, int Width) originalSize)
    {
        var scaled = Sizes(originalSize.Height, originalSize.Width).Select(
            (size, index) => new ScaledImages([.. images.Select(image => image[index])], size)).ToArray();
        var found = Look([], scaled);
        return Array.ConvertAll(found, image => Array.ConvertAll(image, one => one with
        {
            Box = one.Box.Resize(scaled[0].Size, originalSize).ClipTo(originalSize.Width, originalSize.Height),
        }));
    }

    public void ThrowIfDisposed()
    {
        foreach (var (model, _) in members)
            model.ThrowIfDisposed();
    }

    private static IEnumerable<DetectionSize> SizesOf((DetectionModel Model, MultiScaleTesting? Scales) member) =>
        [member.Model.Options.Size, .. member.Scales?.SizesBeside(member.Model.Options.Size) ?? []];

    /// <summary>One after the other looks at the images and stays until all have.</summary>
    private Detection[][] Look(ImmutableArray<DetectionPass> passes, ReadOnlySpan<ScaledImages> scaled)
    {
        if (passes.Length == members.Length)
            return _detector.Detect(passes is [var only] ? only : new EnsemblePass(passes));
        var member = members[passes.Length];
        int count = 1 + (member.Scales?.ShorterSides.Length ?? 0);
        var (own, others) = (scaled[..count].ToArray(), scaled[count..].ToArray());
        return member.Model.Look(own, pass => Look(passes.Add(pass), others));
    }
}
