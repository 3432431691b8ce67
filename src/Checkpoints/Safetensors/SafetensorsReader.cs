using System.Globalization;
using static TorchSharp.torch;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The safetensors format: 8 bytes of header length, a JSON header that gives each tensor's type, shape and place, then the data,
/// little-endian and row-major. As the format wants it, the tensors must cover the data exactly, without gaps or overlaps.
/// </summary>
internal static class SafetensorsReader
{
    // The limit of the reference implementation.
    private const long LongestHeader = 100_000_000;
    private const string MetadataName = "__metadata__";
    private const int LengthSize = sizeof(long);


    private static readonly JsonDocumentOptions JsonOptions = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly record struct Entry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Start, long End);

    public static bool IsStart(ReadOnlySpan<byte> start) => start.Length > LengthSize && start[LengthSize] == '{';

    /// <param name="file">Seekable and at its beginning; the result reads from it.</param>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static CheckpointContent Read(Stream file)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthSize];
        file.ReadExactly(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader || (long)length > file.Length - LengthSize)
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its header is said to take {length:n0} bytes; the file has {file.Length:n0}, and {LongestHeader:n0} are allowed"));

        var header = new byte[(int)length];
        file.ReadExactly(header);
        long dataStart = LengthSize + header.Length;
        try
        {
            using var json = JsonDocument.Parse(header, JsonOptions);
            var entries = json.RootElement.EnumerateObject().Where(property => property.Name != MetadataName).Select(
                ReadEntry).OrderBy(entry => entry.Start).ThenBy(entry => entry.End).ToArray();
            CheckCoverage(entries, file.Length - dataStart);
            return new(
                [.. entries.Select(entry => new CheckpointTensor(entry.Name, entry.Type, entry.Shape, Source(file, dataStart, entry)))],
                json.RootElement.TryGetProperty(MetadataName, out var metadata)
                    ? metadata.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "")
                    : []);
        }
        // JsonElement says InvalidOperationException and FormatException where a value is of another kind.
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"its header is not what safetensors has: {error.Message}", error);
        }
    }

    private static Entry ReadEntry(JsonProperty property)
    {
        var (name, value) = (property.Name, property.Value);
        var type = SafetensorsTypes.Parse(value.GetProperty("dtype").GetString(), name);
        ImmutableArray<long> shape = [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (offsets is not [>= 0 and var start, var end] || end < start || shape.Any(size => size < 0))
            throw new InvalidDataException($"{name} has the shape {ShapeText.Of(shape)} and the offsets {ShapeText.Of(offsets)}");
        long size = shape.Aggregate((long)type.Size(), (product, size) => checked(product * size));
        return size == end - start
            ? new(name, type, shape, start, end)
            : throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} of shape {ShapeText.Of(shape)} takes {size:n0} bytes; its offsets {ShapeText.Of(offsets)} say "
                    + $"{end - start:n0}"));
    }

    private static void CheckCoverage(Entry[] entries, long dataLength)
    {
        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Start != end)
                throw new InvalidDataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry.Name} begins at {entry.Start:n0}, {(entry.Start < end ? "inside of" : "with a gap after")} the tensor "
                        + $"before it, which ends at {end:n0}"));
            end = entry.End;
        }
        if (end != dataLength)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"its tensors take {end:n0} bytes, and {dataLength:n0} follow its header"));
    }

    private static FileRange Source(Stream file, long dataStart, Entry entry) => new FileRange(file, dataStart + entry.Start);
}
