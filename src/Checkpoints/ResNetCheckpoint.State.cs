using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

public sealed partial class ResNetCheckpoint
{
    /// <summary>Reads some weights; libtorch is not needed.</summary>
    /// <param name="names">State names of the network that <see cref="Describe"/> finds, which has checked them.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal NetworkState ReadState(IEnumerable<string> names) => Reading(() => new MemoryState(names, name =>
        ReadBytes(name, Mapping.States[name])));

    private static ByteString ReadBytes(string name, CheckpointTensor tensor)
    {
        byte[] bytes = new byte[sizeof(float) * tensor.ElementCount];
        tensor.ReadSingles(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        FiniteValues.Check(name, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
