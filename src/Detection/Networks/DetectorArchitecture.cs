using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A Faster R-CNN on a residual network, as data: which network is the body, where its feature maps are taken, and what the anchors are.
/// </summary>
/// <remarks>
/// <see cref="C4"/> is the paper's own (section 4.3 and its appendix): everything up to the third stage is shared, and the fourth runs for
/// each region. <see cref="Pyramid"/> came after it (Lin et al. 2017) and is what most people train today: better on small objects, and
/// its state has the names of torchvision's <c>fasterrcnn_resnet50_fpn</c>.
/// </remarks>
public sealed record DetectorArchitecture
{
    /// <summary>The residual network: four stages behind the stem for ImageNet. Null where <see cref="Vgg"/> is the body.</summary>
    public ResNetArchitecture? Body { get; init; }

    /// <summary>
    /// The convolutions of a VGG in the place of a residual network, the paper's peer: without a pyramid, and with two hidden layers for
    /// regions. Default null.
    /// </summary>
    public VggArchitecture? Vgg { get; init; }

    /// <summary>Whether the maps of several stages are joined to a feature pyramid; otherwise those of stage 3 are taken. Default
    /// true.</summary>
    public bool HasPyramid { get; init; } = true;

    /// <summary>
    /// The finest level of the pyramid, whose pixels are 2 to this power pixels of the image: 2 to 4. Coarser ones are faster and miss
    /// small objects. Default 2.
    /// </summary>
    public int FinestLevel { get; init; } = 2;

    /// <summary>Channels of the pyramid, at least 1. Default 256.</summary>
    public int PyramidChannels { get; init; } = 256;

    /// <summary>Width of the two hidden layers that classify the regions of a pyramid or a VGG, at least 1. Default 1024.</summary>
    public int HeadWidth { get; init; } = 1024;

    /// <summary>
    /// Square roots of the anchors' areas in pixels, above 0. With a pyramid one for each level, the finest first, and one more for the
    /// level that is made of the coarsest; otherwise all of them for the one map.
    /// </summary>
    public required ImmutableArray<float> AnchorSizes { get; init; }

    /// <summary>Height by width of anchors, above 0. Default ½, 1, 2.</summary>
    public ImmutableArray<float> AspectRatios { get; init; } = [0.5f, 1, 2];

    /// <summary>
    /// Whether regions are classified by the features of the whole image too: the image is pooled as one more region, and its features are
    /// put beside those of each of its regions (He et al. 2015, appendix B: about 1 point). Default false.
    /// </summary>
    public bool HasGlobalContext { get; init; }

    /// <summary>Pixels a side that a region is pooled to, 1 to 64. Default 7.</summary>
    public int PooledSize { get; init; } = 7;

    /// <summary>The paper's detector: stage 4 runs for each of the regions, pooled to 14×14 pixels of the maps of stage 3; anchors of 128,
    /// 256 and 512 pixels.</summary>
    public static DetectorArchitecture C4(ResNetArchitecture body) =>
        new() { Body = body, HasPyramid = false, PooledSize = 14, AnchorSizes = [128, 256, 512] };

    /// <summary>
    /// What the paper compares with (Ren et al. 2015): regions are pooled to 7×7 pixels of the last convolution's maps, and two hidden
    /// layers of 4096 run for each. They have no dropout here.
    /// </summary>
    public static DetectorArchitecture OnVgg(VggArchitecture body) =>
        new() { Vgg = body, HasPyramid = false, HeadWidth = 4096, AnchorSizes = [128, 256, 512] };

    /// <summary>A feature pyramid from stage 1 on, with a head of two hidden layers: torchvision's <c>fasterrcnn_resnet50_fpn</c>, over any
    /// body.</summary>
    public static DetectorArchitecture Pyramid(ResNetArchitecture body) => new() { Body = body, AnchorSizes = [32, 64, 128, 256, 512] };

    /// <summary>A smaller pyramid, for training without a card: from stage 2 on, 128 channels, 512 hidden units.</summary>
    public static DetectorArchitecture SmallPyramid(ResNetArchitecture body) =>
        new() { Body = body, FinestLevel = 3, PyramidChannels = 128, HeadWidth = 512, AnchorSizes = [32, 64, 128, 256] };

    /// <summary>What graphs of it are called.</summary>
    internal string Name => Body?.Name ?? Vgg?.Name ?? "";

    /// <summary>Whether two hidden layers classify regions, or the last stage of the residual network.</summary>
    internal bool HasHiddenLayers => HasPyramid || Vgg is not null;

    /// <summary>Feature maps that anchors are placed on.</summary>
    internal int LevelCount => HasPyramid ? CoarsestStage - FinestStage + 2 : 1;

    /// <summary>Feature maps that regions are pooled from: of a pyramid the last is for proposals only.</summary>
    internal int PooledLevelCount => HasPyramid ? LevelCount - 1 : 1;

    /// <summary>The stages, from 0, whose maps are taken, first and last.</summary>
    internal int FinestStage => HasPyramid ? FinestLevel - 2 : 2;

    internal int CoarsestStage => HasPyramid ? 3 : 2;

    /// <inheritdoc/>
    public override string ToString() =>
        (Vgg is not null ? $"Faster R-CNN on {Vgg}"
            : $"Faster R-CNN on {Body}, "
                + (HasPyramid ? FormattableString.Invariant($"pyramid from level {FinestLevel}, {PyramidChannels} channels") : "C4"))
        + (HasGlobalContext ? ", global context" : "");

    /// <inheritdoc/>
    public bool Equals(DetectorArchitecture? other) =>
        other is not null && Equals(Body, other.Body) && Equals(Vgg, other.Vgg)
        && (HasPyramid, FinestLevel, PyramidChannels, HeadWidth, PooledSize, HasGlobalContext)
            == (other.HasPyramid, other.FinestLevel, other.PyramidChannels, other.HeadWidth, other.PooledSize, other.HasGlobalContext)
        && AnchorSizes.SequenceEqual(other.AnchorSizes) && AspectRatios.SequenceEqual(other.AspectRatios);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Body, Vgg, HasPyramid, FinestLevel, PyramidChannels, HeadWidth, AnchorSizes.Length);

    /// <summary>Each rule that is broken, as a sentence.</summary>
    internal IEnumerable<string> Problems()
    {
        foreach (string problem in (string[])[.. Body?.Problems() ?? [], .. Vgg?.Problems() ?? []])
            yield return problem;
        if (Body is null == Vgg is null)
            yield return $"One of Architecture.Body and Architecture.Vgg must be given; received {(Body is null ? "neither" : "both")}.";
        if (Vgg is not null && HasPyramid)
            yield return "Architecture.HasPyramid must be false with Architecture.Vgg; received True.";
        if (Body is not null && (Body.BlocksPerStage.Length != 4 || Body.Stem == StemKind.Cifar || !Body.MaxPooling || Body.PreActivation))
            yield return $"Architecture.Body must have four stages behind a stem for ImageNet with pooling, "
                + $"and no pre-activation; received {Body}.";
        if (FinestLevel is < 2 or > 4)
            yield return $"Architecture.FinestLevel must be 2 to 4; received {FinestLevel}.";
        if (PyramidChannels < 1)
            yield return $"Architecture.PyramidChannels must be at least 1; received {PyramidChannels}.";
        if (HeadWidth < 1)
            yield return $"Architecture.HeadWidth must be at least 1; received {HeadWidth}.";
        if (PooledSize is < 1 or > 64)
            yield return $"Architecture.PooledSize must be 1 to 64; received {PooledSize}.";
        if (AnchorSizes.IsDefaultOrEmpty || AnchorSizes.Any(size => size is not (>= 1 and < 100_000)))
            yield return $"Architecture.AnchorSizes must be at least 1 pixel each; received {Listed(AnchorSizes)}.";
        else if (HasPyramid && FinestLevel is >= 2 and <= 4 && AnchorSizes.Length != LevelCount)
            yield return $"Architecture.AnchorSizes must be one for each of the {LevelCount} levels of the pyramid; "
                + $"received {Listed(AnchorSizes)}.";
        if (AspectRatios.IsDefaultOrEmpty || AspectRatios.Any(ratio => ratio is not (>= 0.01f and <= 100)))
            yield return $"Architecture.AspectRatios must be inside [0.01, 100]; received {Listed(AspectRatios)}.";
    }

    /// <summary>The shapes of anchors on each map, the finest first.</summary>
    internal AnchorShapes[] CreateAnchors() => HasPyramid
        ? [.. AnchorSizes.Select(size => new AnchorShapes([size], AspectRatios))]
        : [new AnchorShapes(AnchorSizes, AspectRatios)];

    private static string Listed(ImmutableArray<float> values) =>
        values.IsDefault ? "nothing" : $"[{string.Join(", ", values.Select(value => FormattableString.Invariant($"{value}")))}]";
}
