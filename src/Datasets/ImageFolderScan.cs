namespace Microsoft.ML.ResNet;

/// <summary>Finds the images of a folder, their classes and their parts, and everything that is wrong with it.</summary>
internal sealed class ImageFolderScan
{
    private readonly string _folder;
    private readonly ImageFolderOptions _options;
    private readonly ImageFolderLayout _layout;
    private readonly ImageFiles _files;
    private readonly string[]? _wanted;
    private readonly List<FolderImage> _images = [];
    private readonly List<string> _problems = [];

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder cannot be used; the message names every problem.</exception>
    public ImageFolderScan(string folder, ImageFolderOptions options)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder} does not exist.");
        (_folder, _options, _layout, _files) = (folder, options, ImageFolderLayout.Of(folder), new(options.Extensions));
        _wanted = options.ClassNames is { } wanted ? [.. wanted.Select(ClassOf)] : null;

        string[] training = _layout.Training is null ? [] : Scan(_layout.Training, isTest: false);
        string[] test = _layout.Test is null ? [] : Scan(_layout.Test, isTest: true);
        ClassNames = _wanted ?? (training.Length > 0 ? training : test);
        CheckClasses(training, test);
        CheckParts();
        DatasetErrors.ThrowIfAny(_problems);

        var classes = ClassNames.ToHashSet(StringComparer.Ordinal);
        List<FolderImage> kept = [.. _images.Where(image => classes.Contains(image.ClassName))];
        if (!_layout.HasParts)
            kept = FolderSplit.Stratified(kept, options.TestFraction, options.Seed);
        if (!options.AllowDuplicates)
            NotCompared = DuplicateFiles.Find(kept, options.MaximumComparedFiles, _problems);
        DatasetErrors.ThrowIfAny(_problems);
        Images = [.. kept.Where(image => options.Part == DatasetPart.All || image.IsTest == (options.Part == DatasetPart.Test))];
    }

    /// <summary>The classes in the order of their keys: the same for every part.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The images of the part that was asked for: the training part first, then by class and name.</summary>
    public IReadOnlyList<FolderImage> Images { get; }

    /// <summary>Images with the length of another that were not compared with it, for there were too many.</summary>
    public int NotCompared { get; }

    /// <summary>The files of all parts that are not among the images, in the order of their paths.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut => [.. _files.LeftOut.OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Reads one folder of class folders; returns the classes.</summary>
    private string[] Scan(string root, bool isTest)
    {
        string[] folders = [.. ImageFolderLayout.Folders(root).OrderBy(ClassOf, StringComparer.Ordinal)];
        string[] classes = Array.ConvertAll(folders, ClassOf);
        int loose = ImageFolderLayout.Files(root, inside: false).Count(_files.IsImage);
        if (classes.Length == 0)
        {
            _problems.Add(
                $"{root} must have a sub-folder for each "
                + $"class{(isTest || _layout.HasParts ? "" : ", or the sub-folders train and val with one for each class")}; it has no "
                + "sub-folder" + (loose == 0 ? "." : $" and {loose} images that belong to no class."));
            return classes;
        }

        if (loose > 0)
            _problems.Add($"Every image must be in the folder of its class; {loose} are directly in {root}.");
        foreach (string name in folders)
            ScanClass(root, name, isTest);
        if (_options.ClassNames is null)
            CheckDepth(root, folders);
        foreach (var alike in classes.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            _problems.Add(
                $"Class names must differ by more than case or the way in which Unicode writes an accent, or they are one folder on other "
                + $"systems; {root} has {string.Join(", ", alike)}.");
        return classes;
    }

    /// <summary>
    /// What a folder's class is called. Some systems write "é" as one letter, macOS and its archives as two: the same name, which as text
    /// would be another class. Where .NET has no ICU (invariant mode) it stays one.
    /// </summary>
    private static string ClassOf(string folder) => folder.Normalize();

    /// <summary>
    /// Where the folders hold the same few folders and no image, these are most likely the classes, and their parents parts by a name that
    /// nobody knows. Of a single folder a class, as Tiny ImageNet
    /// has it, or of folders that differ, nothing can be said.
    /// </summary>
    private void CheckDepth(string root, string[] classes)
    {
        string[]? shared = null;
        foreach (string folder in classes.Select(name => Path.Combine(root, name)))
        {
            if (ImageFolderLayout.Files(folder, inside: false).Any(_files.IsImage))
                return;
            var inner = ImageFolderLayout.Folders(folder);
            shared = [.. shared is null ? inner : shared.Intersect(inner)];
        }
        if (shared is { Length: > 1 })
            _problems.Add($"The folders of {root} must be those of the classes, with images in them; "
                + $"{DatasetErrors.List(classes)} have only folders, {DatasetErrors.List([.. shared.Order(StringComparer.Ordinal)])}. "
                + $"Load a folder whose folders are the classes, or say by {nameof(ImageFolderOptions.ClassNames)} that these are.");
    }

    private void ScanClass(string root, string name, bool isTest)
    {
        string className = ClassOf(name);
        if (_wanted is not null && !_wanted.Contains(className))
            return;
        string folder = Path.Combine(root, name);
        string[] images = [.. ImageFolderLayout.Files(folder, inside: true).Where(_files.IsImage)];
        if (images.Length == 0)
        {
            string[] others =
            [
                .. _files.LeftOut.Where(file => file.Path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    .Select(file => $"{Path.GetRelativePath(folder, file.Path)} ({file.Reason})"),
            ];
            _problems.Add($"Every class must have an image; {folder} has none"
                + (others.Length == 0 ? "." : $" among its {others.Length} files: {DatasetErrors.List(others)}."));
        }
        // Paths begin with the folder as it was given.
        int start = Path.Combine(_folder, "_").Length - 1;
        string[] names = Array.ConvertAll(images, path => path[start..].Replace(Path.DirectorySeparatorChar, '/'));
        Array.Sort(names, StringComparer.Ordinal);
        _images.AddRange(names.Select(image => new FolderImage(_folder, image, className, isTest)));
    }

    private void CheckClasses(string[] training, string[] test)
    {
        string[] unknown = [.. test.Except(training, StringComparer.Ordinal)];
        if (_options.ClassNames is null && training.Length > 0 && unknown.Length > 0)
            _problems.Add(
                $"Every class of the test part must be one of the training part; {_layout.Test} has the class(es) "
                + $"{DatasetErrors.List(unknown)}, which {_layout.Training} has not.");
        string[] missing = [.. (_wanted ?? []).Except(training.Concat(test), StringComparer.Ordinal)];
        if (missing.Length > 0)
            _problems.Add(
                $"Every one of {nameof(ImageFolderOptions.ClassNames)} must be a folder in {_layout.Training ?? _layout.Test}; there is "
                + $"none for {DatasetErrors.List(missing)}.");
    }

    private void CheckParts()
    {
        if (_layout.HasParts && _options.TestFraction > 0)
            _problems.Add(
                $"{nameof(ImageFolderOptions.TestFraction)} must be 0 for {_folder}, which has parts of its own; received "
                + FormattableString.Invariant($"{_options.TestFraction}."));
        bool lacksTraining = _layout is { HasParts: true, Training: null } && _options.Part != DatasetPart.Test;
        bool lacksTest = _layout.Test is null && _options is { Part: DatasetPart.Test, TestFraction: 0 };
        if (lacksTraining || lacksTest)
        {
            _problems.Add(
                $"{_folder} has no {(lacksTest ? "test" : "training")} part: it has no sub-folder {(lacksTest ? "val or test" : "train")}"
                + (_layout.HasParts ? "." : $"; set {nameof(ImageFolderOptions.TestFraction)} to divide the images of each class."));
        }
    }
}
