namespace Microsoft.ML.ResNet;

/// <summary>Finds images and annotations in a folder with the layout of PASCAL VOC.</summary>
internal sealed class PascalVocLoader
{
    private const string DifficultColumn = "IsDifficult";

    private static readonly string[] ImageEndings = [".jpg", ".jpeg", ".png", ".bmp"];

    private readonly List<string> _problems = [];
    private readonly string _annotations, _images;

    private PascalVocLoader(string folder, PascalVocOptions options)
    {
        _annotations = Below(folder, options.AnnotationsFolder)
            ?? throw new DirectoryNotFoundException($"{folder} has no folder {options.AnnotationsFolder}.");
        string[] candidates = options.ImagesFolder is { } named ? [named] : ["JPEGImages", "images"];
        _images = candidates.Select(name => Below(folder, name)).FirstOrDefault(found => found is not null)
            ?? throw new DirectoryNotFoundException($"{folder} has no folder {string.Join(" or ", candidates)}.");
    }

    /// <exception cref="DirectoryNotFoundException">A folder is missing.</exception>
    /// <exception cref="InvalidDataException">Files are missing or cannot be used; the message names all of them.</exception>
    public static IDataView Load(string folder, PascalVocOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        var loader = new PascalVocLoader(folder, options);
        string[] all = [.. Directory.EnumerateFiles(loader._annotations, "*.xml").Select(
            path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        string[] wanted = options.ImageSet is { } set ? ReadSet(folder, set) : all;
        var annotations = loader.Read(options.ClassNames is null ? all.Union(wanted, StringComparer.Ordinal) : wanted);
        DatasetErrors.ThrowIfAny(loader._problems);
        if (wanted.Length == 0)
            throw new InvalidDataException(
                $"{(options.ImageSet is null ? loader._annotations : $"The image set {options.ImageSet}")} has no annotations.");

        IReadOnlyList<string> classNames = options.ClassNames
            ?? [.. annotations.Values.SelectMany(found => found.Objects).Select(one => one.ClassName).Distinct(
                StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var images = loader.Find(wanted, annotations, classNames);
        DatasetErrors.ThrowIfAny(loader._problems);
        return new ObjectView(images, classNames, DifficultColumn);
    }

    private Dictionary<string, (string? FileName, AnnotatedObject[] Objects)> Read(IEnumerable<string> names)
    {
        var annotations = new Dictionary<string, (string?, AnnotatedObject[])>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string path = Path.Combine(_annotations, $"{name}.xml");
            try
            {
                annotations[name] = PascalVocFile.Read(path);
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                _problems.Add($"{path} cannot be used: {error.Message.TrimEnd('.')}.");
            }
        }
        return annotations;
    }

    private List<ImageObjects> Find(
        IEnumerable<string> names, Dictionary<string, (string? FileName, AnnotatedObject[] Objects)> annotations,
            IReadOnlyList<string> classNames)
    {
        var known = classNames.ToHashSet(StringComparer.Ordinal);
        var images = new List<ImageObjects>();
        foreach (string name in names)
        {
            var (fileName, objects) = annotations[name];
            // Annotations are often renamed with their images, and keep the old name inside.
            string? path = ImageEndings.Select(ending => Path.Combine(_images, name + ending))
                .Append(Path.Combine(_images, Path.GetFileName(fileName) is { Length: > 0 } inside ? inside : name)).FirstOrDefault(
                    File.Exists);
            if (path is null)
                _problems.Add($"{Path.Combine(_annotations, name)}.xml has no image in {_images}: "
                    + $"neither {name} with {string.Join(", ", ImageEndings)} nor {fileName}.");
            string[] unknown = [.. objects.Select(one => one.ClassName).Where(one => !known.Contains(one)).Distinct()];
            if (unknown.Length > 0)
                _problems.Add($"{Path.Combine(_annotations, name)}.xml has objects of "
                    + $"{DatasetErrors.List(unknown)}, which ClassNames has not.");
            images.Add(new(path ?? "", objects));
        }
        return images;
    }

    /// <summary>One image a line, and in the lists of single classes 1, -1 or 0 beside it.</summary>
    private static string[] ReadSet(string folder, string set)
    {
        string path = Path.Combine(folder, "ImageSets", "Main", $"{set}.txt");
        if (!File.Exists(path))
            throw new InvalidDataException($"There is no image set {set}: {path} does not exist.");
        return [.. File.ReadLines(path).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(
            words => words is [_] or [_, not "-1"]).Select(words => words[0])];
    }

    private static string? Below(string folder, string name) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).FirstOrDefault(
            path => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase))
        : throw new DirectoryNotFoundException($"{folder} does not exist.");
}
