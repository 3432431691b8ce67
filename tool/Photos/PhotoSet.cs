using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

namespace MlResNet.Photos;

/// <summary>Photos and their classes, from a folder with a folder for each class or from a table, and what else is there.</summary>
internal sealed class PhotoSet
{
    private readonly PhotoRow[] _photos;

    private PhotoSet(PhotoRow[] photos, IReadOnlyList<UnreadableImage> unreadable, IReadOnlyList<string> otherFiles)
    {
        (_photos, Unreadable, OtherFiles) = (photos, unreadable, otherFiles);
        Classes = [.. photos.CountBy(photo => photo.Label)];
        Contradictions = SamePhotos.InSeveralClasses(photos);
    }

    /// <summary>Photos that are there in more than one class: no model can be right about them.</summary>
    public IReadOnlyList<IReadOnlyList<PhotoRow>> Contradictions { get; }

    /// <summary>Each class and how many photos it has.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Classes { get; }

    /// <summary>Files that should be photos and cannot be read; they are left out.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>Files of class folders that are no images which can be decoded; they are passed over.</summary>
    public IReadOnlyList<string> OtherFiles { get; }

    public int Count => _photos.Length;

    /// <summary>The readable ones, class after class.</summary>
    public IReadOnlyList<PhotoRow> Photos => _photos;

    /// <summary>Finds photos and reads each once.</summary>
    /// <param name="mlContext">Any.</param>
    /// <param name="source">
    /// A folder with a folder for each class, or with <c>train</c> and <c>val</c> that have one for each; or a table of paths and labels.
    /// </param>
    /// <param name="part">Which photos.</param>
    /// <param name="testFraction">
    /// The share of each class that makes the test part; always the same photos. 0 where the folder has parts of its own.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">There is neither.</exception>
    /// <exception cref="InvalidDataException">It is not laid out so; the message names every problem.</exception>
    public static PhotoSet Scan(MLContext mlContext, string source, DatasetPart part = DatasetPart.All, double testFraction = 0)
    {
        if (File.Exists(source))
            return Readable(mlContext, PhotoTable.Read(source, part, testFraction), otherFiles: []);
        if (!Directory.Exists(source))
            throw new DirectoryNotFoundException($"There is no folder and no table {source}. {Layout}");

        // Files without content are equal to each other; they are to be named as what they are.
        var images = mlContext.Data.LoadFromImageFolder(
            source, new ImageFolderOptions { Part = part, TestFraction = testFraction, AllowDuplicates = true });
        var named = mlContext.Transforms.Conversion.MapKeyToValue("Label").Fit(images).Transform(images);
        var photos = named.GetColumn<string>("ImagePath").Zip(named.GetColumn<string>("Label"), (path, label) => new PhotoRow(path, label));
        // Loose files, such as a licence, belong to no class.
        return Readable(mlContext, [.. photos],
        [
            .. mlContext.Data.GetImageFolderStatistics(images).LeftOut.Select(file => file.Path)
                .Where(path => Path.GetRelativePath(source, path) != Path.GetFileName(path)),
        ]);
    }

    /// <summary>Whether a folder says itself which photos are to train on and which to test on.</summary>
    public static bool HasParts(string source) => Directory.Exists(Path.Combine(source, "train"));

    /// <exception cref="InvalidDataException">There is nothing to tell apart.</exception>
    public void ThrowIfFewerThanTwoClasses(string source)
    {
        if (Classes.Count < 2)
            throw new InvalidDataException(
                $"There must be two classes at least, to be told apart; {source} has "
                    + $"{(Classes is [var one] ? $"only {one.Key}" : "none")}.{WhatCannotBeRead} {Layout}");
    }

    /// <exception cref="InvalidDataException">There is nothing to evaluate on.</exception>
    public void ThrowIfEmpty(string source)
    {
        if (Count == 0)
            throw new InvalidDataException($"There must be a photo to evaluate on; {source} has none.{WhatCannotBeRead}");
    }

    /// <summary>The readable photos, class after class.</summary>
    public IDataView Load(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(_photos);

    /// <summary>May be why there is too little.</summary>
    private string WhatCannotBeRead => Unreadable is [var first, ..]
        ? FormattableString.Invariant($" {Unreadable.Count:N0} of its files cannot be read: {first.ImagePath}, {first.Reason}")
            + (Unreadable.Count > 1 ? ", and others." : ".")
        : "";

    private const string Layout = "The photos of each class belong into a folder of its own, which is called as the class.";

    private static PhotoSet Readable(MLContext mlContext, PhotoRow[] photos, IReadOnlyList<string> otherFiles)
    {
        var unreadable = mlContext.Data.FindUnreadableImages(mlContext.Data.LoadFromEnumerable(photos), nameof(PhotoRow.ImageSource));
        var leftOut = unreadable.Select(image => image.Row).ToHashSet();
        return new([.. photos.Where((_, row) => !leftOut.Contains(row))],
            [.. unreadable.Select(image => image with { Reason = PhotoFile.Problem(image.ImagePath!) ?? image.Reason })], otherFiles);
    }
}
