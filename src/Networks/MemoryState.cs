using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Weights copied into managed memory: they need no libtorch, nobody to dispose them, and nothing that they were read from.
/// </summary>
internal sealed class MemoryState : NetworkState
{
    private readonly Dictionary<string, ByteString> _values;

    /// <param name="names">State names.</param>
    /// <param name="read">Gives the values of one.</param>
    public MemoryState(IEnumerable<string> names, Func<string, ByteString> read) =>
        _values = names.ToDictionary(name => name, read, StringComparer.Ordinal);

    public override ByteString Read(string name) => _values[name];
}
