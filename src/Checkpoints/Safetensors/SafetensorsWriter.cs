using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Writes tensors in the safetensors format: integers as they are, all others as float32.</summary>
internal static class SafetensorsWriter
{
    // Of the header's length; every tensor then is aligned as its elements are, which readers that map the file rely on.
    private const int Alignment = 8;

    /// <summary>Writes the state of a network at the stream's position, and leaves the stream open.</summary>
    public static void Write(ResidualNetwork network, Stream stream) =>
        Write(network.state_dict(), [new("format", "pt"), .. SavedArchitecture.Describe(network.Architecture)], stream);

    /// <summary>Writes at the stream's position, and leaves the stream open.</summary>
    /// <param name="tensors">On any device; otherwise in the order in which they are written, larger elements come first.</param>
    /// <param name="metadata">Text beside them.</param>
    /// <param name="stream">Need not seek.</param>
    public static void Write(
        IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>> metadata, Stream stream)
    {
        var states = tensors.OrderByDescending(state => Type(state.Value).Size()).ToArray();
        stream.Write(Header(states, metadata));
        foreach (var (_, tensor) in states)
        {
            using var scope = NewDisposeScope();
            stream.Write(tensor.detach().to_type(Type(tensor)).cpu().contiguous().bytes);
        }
    }

    private static ScalarType Type(Tensor tensor) =>
        tensor.dtype is ScalarType.Int64 or ScalarType.Byte ? tensor.dtype : ScalarType.Float32;

    private static byte[] Header(KeyValuePair<string, Tensor>[] states, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, text) in metadata)
                json.WriteString(key, text);
            json.WriteEndObject();
            long position = 0;
            foreach (var (name, tensor) in states)
            {
                var type = Type(tensor);
                json.WriteStartObject(name);
                json.WriteString("dtype", type switch { ScalarType.Int64 => "I64", ScalarType.Byte => "U8", _ => "F32" });
                WriteArray(json, "shape", tensor.shape);
                long end = position + tensor.shape.Aggregate((long)type.Size(), (product, size) => product * size);
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
