using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths) =>
        _paths = (paths ?? []).Where(path => path != null).SelectMany(FilePaths.Expand).ToArray();

    public int Count => _paths.Length;

    public string GetPathOrNull(int index)
    {
        Contracts.CheckParam(index >= 0 && index < Count, nameof(index));
        return _paths[index];
    }

    public Stream Open(int index)
    {
        var path = GetPathOrNull(index);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception failure)
        {
            throw new IOException($"Could not open file '{path}'. Error is: {failure.Message}", failure);
        }
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
