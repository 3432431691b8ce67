using Microsoft.ML.ResNet;

namespace Microsoft.ML;

/// <summary>Makes image data sets available where ML.NET loads data.</summary>
/// <remarks>
/// The label column of all of them is a key with the class names as its key values, which trainers and Evaluate take as it is;
/// MapKeyToValue gives the names. What can be told of a data set without decoding its images is checked when it is loaded; images
/// themselves are read row by row when somebody asks for them. Views may be shuffled, and read by any number of cursors at once; a row
/// keeps its id in any order.
/// </remarks>
public static class DatasetCatalog
{
    /// <summary>
    /// Loads CIFAR-10 or CIFAR-100 from its binary files. Columns: <c>Image</c>, <c>Vector&lt;Byte, 3, 32, 32&gt;</c>; <c>Label</c>, a key
    /// of the 10 classes, or of the 100 fine ones; for CIFAR-100 also <c>CoarseLabel</c>, a key of its 20 coarse classes.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="path">The folder with the files as they are published, or one file.</param>
    /// <param name="part">Which files of the folder to load; without effect on a single file.</param>
    /// <param name="verifyChecksums">Whether every file must have the content of a published one.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, truncated, has labels out of range or a wrong checksum; the message names every problem.
    /// </exception>
    public static IDataView LoadFromCifar(
        this DataOperationsCatalog catalog, string path, DatasetPart part = DatasetPart.Training, bool verifyChecksums = false) =>
        catalog.LoadFromCifar(new CifarOptions { Paths = [path], Part = part, VerifyChecksums = verifyChecksums });

    /// <inheritdoc cref="LoadFromCifar(DataOperationsCatalog, string, DatasetPart, bool)" path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="options">Everything that loading can be told.</param>
    public static IDataView LoadFromCifar(this DataOperationsCatalog catalog, CifarOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return CifarLoader.Load(options);
    }

    /// <summary>
    /// Loads a part of a data set of the MNIST family from the folder with its four files (<c>train-images-idx3-ubyte</c>,
    /// <c>t10k-labels-idx1-ubyte</c>, ..., gzipped or not). Columns: <c>Image</c>, <c>Vector&lt;Byte, 1, H, W&gt;</c>; <c>Label</c>, a key.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="part">Training or test part.</param>
    /// <param name="classNames">What labels 0, 1, ... are called. Default null: see <see cref="IdxOptions.ClassNames"/>.</param>
    /// <param name="verifyChecksums">Whether the files must be those of MNIST or Fashion-MNIST.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, no IDX file, truncated or inconsistent; the message names every problem.
    /// </exception>
    public static IDataView LoadFromIdx(
        this DataOperationsCatalog catalog, string folder, DatasetPart part, IReadOnlyList<string>? classNames = null,
        bool verifyChecksums = false)
    {
        var (images, labels) = IdxFolder.Find(folder, part);
        return catalog.LoadFromIdx(images, labels, classNames, verifyChecksums);
    }

    /// <summary>
    /// Loads images and labels in the IDX format (MNIST, Fashion-MNIST, KMNIST, EMNIST, ...), gzipped or not. Columns: <c>Image</c>,
    /// <c>Vector&lt;Byte, 1, H, W&gt;</c>, or of the three dimensions that the file gives its images; <c>Label</c>, a key. Gzipped images
    /// are unpacked into memory; others stay in their file.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="imagesPath">The images.</param>
    /// <param name="labelsPath">Their labels.</param>
    /// <param name="classNames">What labels 0, 1, ... are called. Default null: see <see cref="IdxOptions.ClassNames"/>.</param>
    /// <param name="verifyChecksums">Whether the files must be those of MNIST or Fashion-MNIST.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing, no IDX file, truncated or inconsistent; the message names every problem.
    /// </exception>
    public static IDataView LoadFromIdx(
        this DataOperationsCatalog catalog, string imagesPath, string labelsPath, IReadOnlyList<string>? classNames = null,
        bool verifyChecksums = false) =>
        catalog.LoadFromIdx(
            new IdxOptions
            {
                ImagesPath = imagesPath,
                LabelsPath = labelsPath,
                ClassNames = classNames,
                VerifyChecksums = verifyChecksums,
            });

    /// <inheritdoc cref="LoadFromIdx(DataOperationsCatalog, string, string, IReadOnlyList{string}?, bool)" path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="options">Everything that loading can be told.</param>
    public static IDataView LoadFromIdx(this DataOperationsCatalog catalog, IdxOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return IdxLoader.Load(options);
    }

    /// <summary>
    /// Loads image files from a folder with a sub-folder for each class, or, as ImageNet is laid out, with <c>train</c> and <c>val</c> that
    /// have one for each class. Columns: <c>ImagePath</c>, text; <c>Image</c>, <c>Vector&lt;Byte&gt;</c>, the file, read when it is asked
    /// for; <c>Label</c>, a key of the folders in ordinal order, the same for both parts. Hidden files and folders (also names that begin
    /// with a dot) are passed over, and what systems leave behind (<c>Thumbs.db</c>, <c>__MACOSX</c>, <c>@eaDir</c>, ...); sub-folders of a
    /// class folder belong to the class. Files that are no images that can be decoded are left out, which the log and
    /// <see cref="GetImageFolderStatistics"/> tell. Whether an image can really be decoded shows when it is used; what reads it then names
    /// it.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="part">Which images to load.</param>
    /// <param name="testFraction">The share of each class that makes the test part where the folder has no parts, in [0, 1).</param>
    /// <param name="seed">Decides which images these are.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The layout is unknown, a class is empty, or files have the same content; the message names every problem.
    /// </exception>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static IDataView LoadFromImageFolder(
        this DataOperationsCatalog catalog, string folder, DatasetPart part = DatasetPart.Training, double testFraction = 0,
        long seed = 0) =>
        catalog.LoadFromImageFolder(folder, new ImageFolderOptions { Part = part, TestFraction = testFraction, Seed = seed });

    /// <inheritdoc cref="LoadFromImageFolder(DataOperationsCatalog, string, DatasetPart, double, long)" path="/*[not(self::param)]"/>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Everything that loading can be told.</param>
    public static IDataView LoadFromImageFolder(this DataOperationsCatalog catalog, string folder, ImageFolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ImageFolderView.Load(MLNetInternals.EnvironmentOf(catalog), folder, options);
    }

    /// <summary>
    /// What <c>LoadFromImageFolder</c> found: how many images of each class, and which files it left out, with the reason.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="images">The view that <c>LoadFromImageFolder</c> gave.</param>
    /// <exception cref="ArgumentException">The view is of another kind.</exception>
    public static ImageFolderStatistics GetImageFolderStatistics(this DataOperationsCatalog catalog, IDataView images)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(images);
        return images is ImageFolderView view
            ? view.Statistics
            : throw new ArgumentException(
                $"The view must be one that LoadFromImageFolder gave; received {images.GetType().Name}.", nameof(images));
    }

    /// <summary>
    /// Packs the images of a data set into one file, for disks and network file systems on which many small files are slow: encoded as they
    /// are, or resized and without compression (<see cref="PackingOptions.ShorterSide"/>). It is written beside <paramref name="path"/> and
    /// gets its name when it is complete; what was interrupted is gone on from when it is called again. Every image is decoded once.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="data">Has encoded images and a key of their classes, as <c>LoadFromImageFolder</c> gives them.</param>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <returns>What <see cref="LoadFromPackedImages"/> gives.</returns>
    /// <exception cref="ArgumentException">Options are out of range, or a column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">
    /// An image cannot be read, or what was begun is of other data; the message names it.
    /// </exception>
    /// <exception cref="IOException">The file exists already, another process packs it, or the disk is full.</exception>
    public static IDataView PackImages(
        this DataOperationsCatalog catalog, IDataView data, string path, PackingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var channel = MLNetInternals.EnvironmentOf(catalog).Start("PackImages");
        ImagePacking.Run(data, Path.GetFullPath(path), options ?? new(), channel);
        return catalog.LoadFromPackedImages(path);
    }

    /// <summary>
    /// Loads images that <see cref="PackImages"/> packed. Columns: <c>ImagePath</c>, text; <c>Image</c>, <c>Vector&lt;Byte&gt;</c>, an
    /// image file; <c>Label</c>, a key. The file is mapped into memory: all processes of a machine that read it share one copy. Training
    /// reads images from it when they are shown, as from files (<see cref="ImageReading"/>).
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="path">The file. It must not be made shorter while it is in use, which ends the process.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no packed file, or damaged, or not complete; the message says which.</exception>
    public static IDataView LoadFromPackedImages(this DataOperationsCatalog catalog, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return PackedImageView.Load(path);
    }

    /// <summary>
    /// Reads every image, as training and scoring would, and tells which cannot be read: empty, cut off, damaged or in an unknown format.
    /// Training can leave such rows out by itself (<see cref="CorruptImageHandling.Skip"/>); this names the files, and finds them before
    /// scoring stops at one.
    /// </summary>
    /// <param name="catalog">As in <c>mlContext.Data</c>.</param>
    /// <param name="data">
    /// The images, as files (<c>Vector&lt;Byte&gt;</c>) or <c>MLImage</c>s. Files are decoded by as many threads as there are processors,
    /// and kept nowhere.
    /// </param>
    /// <param name="imageColumnName">Their column.</param>
    /// <param name="imagePathColumnName">A text column that names the files, if there is one.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>In the order of the rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type.</exception>
    public static IReadOnlyList<UnreadableImage> FindUnreadableImages(
        this DataOperationsCatalog catalog, IDataView data, string imageColumnName = "Image", string? imagePathColumnName = "ImagePath",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(imageColumnName);
        return UnreadableImageSearch.Find(data, imageColumnName, imagePathColumnName, cancellationToken);
    }
}
