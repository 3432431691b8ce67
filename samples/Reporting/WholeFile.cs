namespace Reporting;

/// <summary>Files of which there is never half: written aside, then put in the place of an older one.</summary>
internal static class WholeFile
{
    /// <param name="path">
    /// The file; its folder is made. If <paramref name="write"/> fails, what is there stays and nothing else is left.
    /// </param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string aside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                write(stream);
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
