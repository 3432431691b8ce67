namespace Microsoft.ML.ResNet;

/// <summary>From binary CIFAR files to a data view.</summary>
internal static class CifarLoader
{
    public static IDataView Load(CifarOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Paths);
        var problems = new List<string>();
        var files = ReadAll(FindFiles(options, problems), options, problems);
        if (files.Select(file => file.Format).Distinct().Count() > 1)
        {
            problems.Add(
                "All files must be of one data set; "
                + string.Join(", ", files.Select(file => $"{file.Path} is of {CifarFile.Name(file.Format)}")) + ".");
        }
        DatasetErrors.ThrowIfAny(problems);
        return View(files);
    }

    private static string[] FindFiles(CifarOptions options, List<string> problems)
    {
        if (options.Paths is [var folder] && Directory.Exists(folder))
            return CifarFolder.Find(folder, options.Part, problems);

        if (options.Paths.Count == 0)
            problems.Add($"{nameof(CifarOptions)}.{nameof(CifarOptions.Paths)} must name at least one file; received none.");
        foreach (var path in options.Paths.Where(path => !File.Exists(path)))
            problems.Add(
                Directory.Exists(path) ? $"A folder must be the only path; received {path} among {options.Paths.Count} "
                + "paths." : $"{path} does not exist.");
        foreach (var twice in options.Paths.GroupBy(path => Path.GetFullPath(path)).Where(group => group.Count() > 1))
            problems.Add($"Every file must be named once; received {twice.Key} {twice.Count()} times.");
        return [.. options.Paths.Where(File.Exists)];
    }

    private static List<CifarFile> ReadAll(string[] paths, CifarOptions options, List<string> problems)
    {
        var files = new List<CifarFile>();
        foreach (string path in paths)
        {
            if (CifarFile.Read(path, options.Format, problems) is { } file)
                files.Add(file);
            if (options.VerifyChecksums)
            {
                using var content = File.OpenRead(path);
                KnownFile.Identify(path, content, KnownFile.Cifar, problems);
            }
        }
        return files;
    }

    private static PixelView View(List<CifarFile> files)
    {
        int[] labels = [.. files.SelectMany(file => file.Labels)];
        KeyColumn[] columns = files[0].Format == CifarFormat.Cifar10
            ? [new(PixelView.LabelColumn, DatasetClassNames.Cifar10, labels)]
            :
            [
                new(PixelView.LabelColumn, DatasetClassNames.Cifar100, labels),
                new(PixelView.CoarseLabelColumn, DatasetClassNames.Cifar100Coarse, [.. files.SelectMany(file => file.CoarseLabels)]),
            ];
        return new PixelView([CifarFile.Channels, CifarFile.Side, CifarFile.Side], [.. files.Select(file => file.Records)], columns);
    }
}
