namespace Arguments;

/// <summary>Files to write at the end of much work: the paths are tried at its beginning, and no result is lost for one.</summary>
internal static class OutputPath
{
    /// <summary>Tries to write beside each file; folders that are not there are made.</summary>
    /// <exception cref="IOException">One or more cannot be written; the message names all of them.</exception>
    public static void ThrowIfUnwritable(params IEnumerable<string> files)
    {
        string[] problems = [.. files.Select(file => Problem(file) is { } problem ? $"{file} cannot be written: {problem}" : null)
            .OfType<string>()];
        if (problems.Length > 0)
            throw new IOException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Writes a file, or, where that fails, one of the same name in the temporary folder.</summary>
    /// <param name="file">Where it should be.</param>
    /// <param name="write">Writes to a path.</param>
    /// <param name="say">Hears where it is instead, and why.</param>
    /// <returns>Where it is.</returns>
    public static string Keep(string file, Action<string> write, Action<string> say)
    {
        try
        {
            write(file);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string elsewhere = Path.Combine(Directory.CreateTempSubdirectory("resnet-kept-").FullName, Path.GetFileName(file));
            write(elsewhere);
            say($"{file} could not be written ({error.Message.TrimEnd('.')}); it is in {elsewhere} instead.");
            return elsewhere;
        }
    }

    private static string? Problem(string file)
    {
        if (Directory.Exists(file))
            return "it is a folder.";
        string probe = $"{file}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            try
            {
                File.WriteAllBytes(probe, [0]);
            }
            finally
            {
                // Where there is no room, the file itself may have found it.
                File.Delete(probe);
            }
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What is tried is nobody's business.
            return error.Message.Replace(Path.GetFullPath(probe), file, StringComparison.Ordinal);
        }
    }
}
