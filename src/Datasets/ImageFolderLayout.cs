using System.IO.Enumeration;

namespace Microsoft.ML.ResNet;

/// <summary>The roots under which a folder has its class folders.</summary>
/// <param name="Training">Holds a folder for each class.</param>
/// <param name="Test">Likewise, for the test part; null where the folder has no parts.</param>
/// <param name="HasParts">Whether the folder itself tells training from test images.</param>
internal sealed record ImageFolderLayout(string? Training, string? Test, bool HasParts)
{
    private static readonly string[] TrainingNames = ["train", "training"];

    /// <summary>In this order: the test images of ImageNet have no labels, and its validation images are what everybody tests on.</summary>
    private static readonly string[] TestNames = ["val", "validation", "valid", "test"];

    /// <summary>
    /// On Linux what is hidden begins with a dot, which <see cref="SystemFiles"/> knows: attributes would be asked for, file by file.
    /// </summary>
    private static readonly FileAttributes Skipped = OperatingSystem.IsLinux() ? 0 : FileAttributes.Hidden | FileAttributes.System;

    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = false, AttributesToSkip = Skipped };

    private static readonly EnumerationOptions VisibleInside =
        new() { IgnoreInaccessible = false, AttributesToSkip = Skipped, RecurseSubdirectories = true };

    /// <summary>The names of the folders in a folder, without those that systems leave behind.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder, "*", Visible)
            .Select(path => Path.GetFileName(path))
            .Where(name => !SystemFiles.Contains(name));

    /// <summary>The paths of the files in a folder, likewise.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="inside">Whether to look into its folders, too.</param>
    public static IEnumerable<string> Files(string folder, bool inside) =>
        new FileSystemEnumerable<string>(
            folder, static (ref entry) => entry.ToSpecifiedFullPath(), inside ? VisibleInside : Visible)
        {
            ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory && !SystemFiles.Contains(entry.FileName),
            ShouldRecursePredicate = static (ref entry) => !SystemFiles.Contains(entry.FileName),
        };

    /// <summary>
    /// A folder has parts where every sub-folder is named like one and has folders in it: a class "train" among "plane" and "ship" is a
    /// class.
    /// </summary>
    public static ImageFolderLayout Of(string folder)
    {
        string[] names = [.. Folders(folder)];
        // Case does not matter to everybody's file system, so it does not matter here.
        string? training = Find(TrainingNames), test = Find(TestNames);
        bool hasParts = names.Length > 0 && Array.TrueForAll(names, name => IsAmong(TrainingNames, name) || IsAmong(TestNames, name))
            && names.Any(name => Folders(Path.Combine(folder, name)).Any());
        return hasParts
            ? new(
                training is null ? null : Path.Combine(folder, training), test is null ? null : Path.Combine(folder, test), HasParts: true)
            : new(folder, null, HasParts: false);

        string? Find(string[] partNames) =>
            partNames.Select(part => Array.Find(names, name => name.Equals(part, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(name => name is not null);
    }

    private static bool IsAmong(string[] partNames, string name) => partNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
