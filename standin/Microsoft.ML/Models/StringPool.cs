using System.Runtime.InteropServices;

namespace Microsoft.ML;

/// <summary>The strings of one stream, each once, numbered as they come.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _strings = [];

    public int Count => _strings.Count;

    public int Add(string text)
    {
        if (_ids.TryGetValue(text, out var id))
            return id;
        _ids.Add(text, _strings.Count);
        _strings.Add(text);
        return _strings.Count - 1;
    }

    public void WriteEnds(BinaryWriter writer)
    {
        long end = 0;
        foreach (var text in _strings)
            writer.Write(end += text.Length * sizeof(char));
    }

    public void WriteCharacters(BinaryWriter writer)
    {
        foreach (var text in _strings)
            writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
