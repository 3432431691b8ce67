namespace Microsoft.ML.ResNet;

/// <summary>
/// What <see cref="TestTimeAugmentation"/> comes to for images of one network: the sizes that an image is brought to, and the views that
/// are taken of it there.
/// </summary>
internal sealed class ViewPlan
{
    /// <summary>
    /// A view of more pixels than that is no sensible image (ResNet-18 would take some 10 GB for it): one side is extreme.
    /// </summary>
    private const long LargestView = 1 << 25;

    private readonly TestTimeAugmentation _augmentation;
    private readonly ImageShape _crop;

    /// <param name="augmentation">Free of problems.</param>
    /// <param name="trained">The shape that the network was trained on.</param>
    public ViewPlan(TestTimeAugmentation augmentation, ImageShape trained)
    {
        _augmentation = augmentation;
        _crop = augmentation.CropSize is { } side ? trained with { Height = side, Width = side } : trained;
    }

    public bool Mirror => _augmentation.Mirror;

    /// <summary>Sizes that an image is brought to.</summary>
    public int ScaleCount => Math.Max(1, _augmentation.ShorterSides.Length);

    /// <summary>Views of each image.</summary>
    public int ViewCount => ScaleCount * (_augmentation.Crops == TestTimeCrops.CornersAndCentre ? 5 : 1) * (Mirror ? 2 : 1);

    /// <summary>
    /// Whether images are brought to the network's size as in ordinary scoring, which may take the centre of a larger one; otherwise to the
    /// sizes of this plan and no others.
    /// </summary>
    public bool ResizesAsTrained => _augmentation is { Crops: TestTimeCrops.Centre, ShorterSides.IsEmpty: true, CropSize: null };

    /// <summary>What an image is resized to.</summary>
    /// <param name="scale">From 0.</param>
    /// <param name="width">Its own width.</param>
    /// <param name="height">Its own height.</param>
    /// <exception cref="UnreadableImageException">It would be too large, or is too small for the crops.</exception>
    public ImageShape SizeAt(int scale, int width, int height)
    {
        var sides = _augmentation.ShorterSides;
        bool isCentre = _augmentation.Crops == TestTimeCrops.Centre;
        // The scaler takes the centre itself where the image is to cover it and no more, exactly as in ordinary scoring.
        if (isCentre && (sides.IsEmpty || (sides[scale] == _crop.Height && sides[scale] == _crop.Width)))
            return _crop;

        long shorter = Math.Min(width, height), side = sides.IsEmpty ? shorter : sides[scale];
        long wide = width * side / shorter, high = height * side / shorter;
        if (wide * high > LargestView)
            throw new UnreadableImageException(
                $"its size of {width}×{height} makes a view of {wide}×{high}, and at most {LargestView} pixels are sensible");
        if (_augmentation.Crops != TestTimeCrops.Whole && (wide < _crop.Width || high < _crop.Height))
            throw new UnreadableImageException(
                $"its size of {width}×{height} is too small for crops of {_crop.Width}×{_crop.Height}; give ShorterSides to have it "
                + "resized");
        return _crop with { Height = (int)high, Width = (int)wide };
    }

    /// <summary>The size of the views of an image of a size.</summary>
    public ImageShape ViewOf(ImageShape size) => _augmentation.Crops == TestTimeCrops.Whole ? size : _crop;

    /// <summary>Where in an image of a size the views begin, in pixels.</summary>
    public IEnumerable<(int Top, int Left)> Places(ImageShape size)
    {
        var view = ViewOf(size);
        int down = size.Height - view.Height, right = size.Width - view.Width;
        if (_augmentation.Crops == TestTimeCrops.CornersAndCentre)
        {
            yield return (0, 0);
            yield return (0, right);
            yield return (down, 0);
            yield return (down, right);
        }
        yield return (down / 2, right / 2);
    }
}
