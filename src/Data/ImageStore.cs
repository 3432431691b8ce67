using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The images and labels of a data set, read and decoded once: <c>[H, W, C]</c> each, as bytes, or as 32-bit floating point where the
/// source has pixels that are not whole grey levels; or, where they will be shown at many sizes, kept as they came; or left in their files.
/// Any number of threads may read.
/// </summary>
internal sealed class ImageStore : IDisposable
{
    private readonly PixelStorage? _pixels;
    private readonly int[] _labels;

    internal ImageStore(ImageInput input, PixelStorage pixels, bool isSingle, int[] labels, int classCount)
        : this(input, labels, classCount) => (_pixels, IsSingle) = (pixels, isSingle);

    internal ImageStore(ImageInput input, IImageSource originals, int[] labels, int classCount)
        : this(input, labels, classCount) => Originals = originals;

    private ImageStore(ImageInput input, int[] labels, int classCount) => (Input, _labels, ClassCount) = (input, labels, classCount);

    public ImageInput Input { get; }

    public int Count => _labels.Length;

    public int ClassCount { get; }

    /// <summary>What <see cref="Labels"/> are numbers of, where an image may have any number of labels; null: of classes.</summary>
    public LabelSets? LabelSets { get; init; }

    /// <summary>Class of each image, from 0 on; or the number of its set of labels.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The images where they are as they came, which <see cref="StoreReader"/> decodes; else null.</summary>
    public IImageSource? Originals { get; }

    /// <summary>The files of the images where they are known, whether or not they were read already; else null.</summary>
    public ImagePaths? Paths { get; init; }

    /// <summary>Where images are read when they are shown, those that could not be; else null.</summary>
    public UnreadableImages? Unreadable { get; init; }

    /// <summary>Whether pixels are 32-bit floating point; else they are bytes.</summary>
    public bool IsSingle { get; }

    /// <summary>Rows left out before training because their image could not be read.</summary>
    public int SkippedImages { get; init; }

    /// <summary>Rows left out because they have no label.</summary>
    public int MissingLabels { get; init; }

    /// <summary>Bytes kept in a file because they are beyond the memory budget.</summary>
    public long BytesInFile => _pixels?.BytesInFile ?? Originals!.BytesInFile;

    /// <summary>
    /// Reads all rows of <paramref name="data"/>, in order; the same data gives the same store whatever the workers do. Where the files of
    /// the images are known and the options ask for it, they are only listed.
    /// </summary>
    /// <exception cref="InvalidDataException">An image cannot be read, or has pixels that cannot be used; it names the row.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to train on.</exception>
    public static ImageStore Load(IDataView data, string featureColumn, string labelColumn, ImageInput input, ImageStoreOptions options,
        IChannel channel, CancellationToken cancellationToken)
    {
        var listing = ImageListing.Of(data, featureColumn, labelColumn, options, cancellationToken);
        if (IsToBeListed(listing, input, options, channel))
            return OfFiles(listing!, data.Schema[labelColumn], input, options, channel);
        using var loader = new ImageStoreLoader(data, featureColumn, labelColumn, input, options, listing?.Paths, channel);
        return loader.Load(cancellationToken);
    }

    /// <summary>Whether images stay in their files: as the options say, or where they are too many to be kept in memory.</summary>
    private static bool IsToBeListed(ImageListing? listing, ImageInput input, ImageStoreOptions options, IChannel channel)
    {
        if (listing is null)
            return options.Reading != ImageReading.WhenShown
                ? false
                : throw new ArgumentException(
                    $"ImageReading.WhenShown needs the paths of the image files, which the {options.Role} does not tell: load it with "
                    + "LoadFromImageFolder, or set ImagePathColumnName.");
        if (options.Reading == ImageReading.Once)
            return false;
        long decoded = (long)listing.Labels.Length * input.Shape.PixelCount;
        if (options.Reading == ImageReading.Automatic && decoded <= options.MemoryBudget)
            return false;
        channel.Info(
            MessageSensitivity.None,
            FormattableString.Invariant($"The {listing.Labels.Length:n0} images of the {options.Role} are read when they are shown: ")
            + FormattableString.Invariant($"decoded they take {decoded / 1e6:n0} MB, MemoryBudget is {options.MemoryBudget / 1e6:n0} MB. ")
            + "Options.ImageReading chooses.");
        return true;
    }

    private static ImageStore OfFiles(
        ImageListing listing, DataViewSchema.Column label, ImageInput input, ImageStoreOptions options, IChannel channel)
    {
        var content = new StoreContent(options, label.Name, listing.MissingLabels, channel);
        content.ThrowIfUseless(listing.Labels);
        content.WarnOfMissingLabels(listing.Labels.Length);
        return new(input, listing.Paths.Open(), listing.Labels, LabelReader.ClassCount(label))
        {
            MissingLabels = listing.MissingLabels,
            LabelSets = options.LabelSets,
            Paths = listing.Paths,
            Unreadable = new(listing.Paths, options.Role, options.CorruptImages),
        };
    }

    /// <summary>
    /// Pixels of image <paramref name="index"/>, which is decoded; <typeparamref name="T"/> is float where <see cref="IsSingle"/>, else
    /// byte.
    /// </summary>
    public ReadOnlySpan<T> Pixels<T>(int index)
        where T : unmanaged
    {
        if (_pixels is null)
            throw new InvalidOperationException("The images of this store are not decoded.");
        return MemoryMarshal.Cast<byte, T>(_pixels.Row(Checked(index)));
    }

    /// <summary>The index of an image, if it is one.</summary>
    public int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return index;
    }

    public void Dispose()
    {
        _pixels?.Dispose();
        Originals?.Dispose();
    }
}
