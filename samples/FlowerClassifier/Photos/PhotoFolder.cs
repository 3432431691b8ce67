using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

namespace Flowers.Photos;

/// <summary>The photos of a folder with a folder for each class, and what else is in it.</summary>
internal sealed class PhotoFolder
{
    private readonly PhotoRow[] _photos;

    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    private PhotoFolder(string folder, PhotoRow[] photos, IReadOnlyList<UnreadableImage> unreadable, ImageFolderStatistics statistics)
    {
        (_photos, Unreadable) = (photos, unreadable);
        // Loose files, such as a licence, belong to no class.
        OtherFiles =
            [.. statistics.LeftOut.Select(file => file.Path).Where(path => Path.GetRelativePath(folder, path) != Path.GetFileName(path))];
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

    /// <summary>Finds the photos of a folder and reads each once.</summary>
    /// <param name="mlContext">Any.</param>
    /// <param name="folder">With a folder for each class, or with <c>train</c> and <c>val</c> that have one for each.</param>
    /// <param name="part">Which photos.</param>
    /// <param name="testFraction">
    /// The share of each class that makes the test part; always the same photos. 0 where the folder has parts of its own.
    /// </param>
    /// <exception cref="InvalidDataException">The folder is not laid out so; the message names every problem.</exception>
    public static PhotoFolder Scan(MLContext mlContext, string folder, DatasetPart part = DatasetPart.All, double testFraction = 0)
    {
        // Files without content are equal to each other; they are to be named as what they are.
        var images = mlContext.Data.LoadFromImageFolder(
            folder, new ImageFolderOptions { Part = part, TestFraction = testFraction, AllowDuplicates = true });
        var unreadable = mlContext.Data.FindUnreadableImages(images);
        var leftOut = unreadable.Select(image => image.Row).ToHashSet();
        var named = mlContext.Transforms.Conversion.MapKeyToValue("Label").Fit(images).Transform(images);
        var photos = named.GetColumn<string>("ImagePath").Zip(named.GetColumn<string>("Label"), (path, label) => new PhotoRow(path, label));
        return new(
            folder, [.. photos.Where((_, row) => !leftOut.Contains(row))], unreadable, mlContext.Data.GetImageFolderStatistics(images));
    }

    /// <summary>Whether a folder says itself which photos are to train on and which to test on.</summary>
    public static bool HasParts(string folder) => Directory.Exists(Path.Combine(folder, "train"));

    /// <summary>The readable photos, class after class.</summary>
    public IDataView Load(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(_photos);

    /// <summary>Whether a file is called as photos are, or begins as one.</summary>
    public static bool IsPhoto(string path)
    {
        if (Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return true;
        using var file = File.OpenHandle(path);
        Span<byte> head = stackalloc byte[512];
        return ImageDecoding.Recognizes(head[..RandomAccess.Read(file, head, 0)]);
    }
}
