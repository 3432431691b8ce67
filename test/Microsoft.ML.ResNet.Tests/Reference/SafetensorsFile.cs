using static TorchSharp.torch;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Reads the safetensors format: 8 bytes of header length, a JSON header, little-endian data.</summary>
internal sealed class SafetensorsFile
{
    private readonly byte[] content;
    private readonly int dataStart;
    private readonly Dictionary<string, Entry> entries;

    public SafetensorsFile(string path)
    {
        content = File.ReadAllBytes(path);
        dataStart = 8 + checked((int)BinaryPrimitives.ReadInt64LittleEndian(content));
        entries = JsonSerializer.Deserialize<Dictionary<string, Entry>>(content.AsSpan(8, dataStart - 8))!;
    }

    public IEnumerable<string> Names => entries.Keys;

    /// <summary>The values of one tensor, in row-major order.</summary>
    public T[] Read<T>(string name) where T : unmanaged
    {
        var entry = entries[name];
        var expected = typeof(T) == typeof(double) ? "F64" : typeof(T) == typeof(float) ? "F32" : "I64";
        Assert.AreEqual(expected, entry.dtype, $"type of {name}");
        return MemoryMarshal.Cast<byte, T>(content.AsSpan(dataStart + entry.data_offsets[0], entry.data_offsets[1] - entry.data_offsets[0]))
            .ToArray();
    }

    /// <summary>One tensor, in its own type.</summary>
    public Tensor ReadTensor(string name) => entries[name].dtype switch
    {
        "F64" => tensor(Read<double>(name), entries[name].shape),
        "F32" => tensor(Read<float>(name), entries[name].shape),
        _ => tensor(Read<long>(name), entries[name].shape),
    };

    // Names of the format.
    private sealed record Entry(string dtype, long[] shape, int[] data_offsets);
}
