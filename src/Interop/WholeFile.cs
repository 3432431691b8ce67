namespace Microsoft.ML.ResNet;

/// <summary>Files of which there is never half: written aside, then put in the place of an older one.</summary>
internal static class WholeFile
{
    /// <param name="path">The file. If <paramref name="write"/> fails, what is there stays and nothing else is left.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string aside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
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
