namespace Microsoft.ML.ResNet;

/// <summary>
/// Files and folders that operating systems, network drives and archivers leave behind in folders of images. Some hold thumbnails: copies
/// of images.
/// </summary>
internal static class SystemFiles
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r", "__MACOSX", "@eaDir", "#recycle", "@Recycle", "$RECYCLE.BIN",
        "System Volume Information", "lost+found",
    };

    /// <summary>
    /// Whether a name is one of these; hidden files of Unix (<c>.DS_Store</c>, <c>._photo.jpg</c>, <c>.ipynb_checkpoints</c>) are, on every
    /// system.
    /// </summary>
    public static bool Contains(ReadOnlySpan<char> name) =>
        name.StartsWith('.') || Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>Whether any part of a path is one of these.</summary>
    /// <param name="path">Within the folder that is looked through.</param>
    public static bool IsIn(string path)
    {
        foreach (var part in path.AsSpan().SplitAny('/', '\\'))
        {
            if (Contains(path.AsSpan()[part]))
                return true;
        }
        return false;
    }
}
