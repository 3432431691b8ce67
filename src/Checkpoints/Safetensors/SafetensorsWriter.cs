using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Writes the state of a network in the safetensors format, weights as float32.</summary>
internal static class SafetensorsWriter
{
    // Of the header's length; every tensor then is aligned as its elements are, which readers that map the file rely on.
    private const int Alignment = 8;

    /// <summary>Writes at the stream's position, and leaves the stream open.</summary>
    public static void Write(ResidualNetwork network, Stream stream)
    {
        // Counts, of 8 bytes each, before the weights of 4, for the alignment; otherwise in torchvision's order.
        var states = network.state_dict().OrderBy(state => StateNames.IsBatchCount(state.Key) ? 0 : 1).ToArray();
        stream.Write(Header(states, network.Architecture.Name));
        foreach (var (name, tensor) in states)
        {
            using var scope = NewDisposeScope();
            stream.Write(tensor.detach().to_type(Type(name)).cpu().contiguous().bytes);
        }
    }

    private static ScalarType Type(string name) => StateNames.IsBatchCount(name) ? ScalarType.Int64 : ScalarType.Float32;

    private static byte[] Header(KeyValuePair<string, Tensor>[] states, string architecture)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteString(ResNetCheckpoint.ArchitectureKey, architecture);
            json.WriteEndObject();
            long position = 0;
            foreach (var (name, tensor) in states)
            {
                bool isCount = StateNames.IsBatchCount(name);
                json.WriteStartObject(name);
                json.WriteString("dtype", isCount ? "I64" : "F32");
                WriteArray(json, "shape", tensor.shape);
                long end = position + tensor.shape.Aggregate(isCount ? 8L : 4L, (product, size) => product * size);
                WriteArray(json, "data_offsets", [position, end]);
                json.WriteEndObject();
                position = end;
            }
            json.WriteEndObject();
        }

        int length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        var header = new byte[sizeof(long) + length];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        buffer.WrittenSpan.CopyTo(header.AsSpan(sizeof(long)));
        return header;
    }

    private static void WriteArray(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
