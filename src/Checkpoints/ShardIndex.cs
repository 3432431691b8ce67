using System.Text.Json;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Weights in several files beside an index, <c>model.safetensors.index.json</c> or <c>pytorch_model.bin.index.json</c>, as Hugging Face's
/// libraries write large models: <c>weight_map</c> names the file
/// of each tensor.
/// </summary>
internal static class ShardIndex
{
    private const long LongestIndex = 16 << 20;
    private const int MostShards = 1000;
    private const string MapName = "weight_map";

    private static readonly JsonDocumentOptions JsonOptions = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>JSON; the zeros are those of a safetensors header's length, which may begin like that.</summary>
    public static bool IsStart(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]
        && start is not [_, _, _, _, 0, 0, 0, 0, ..];

    /// <param name="index">At its beginning.</param>
    /// <param name="folder">Where the files are; null: it is not known.</param>
    /// <param name="read">Reads one of them.</param>
    /// <exception cref="InvalidDataException">It is no such index, or a file of it is missing or broken.</exception>
    public static CheckpointContent Read(Stream index, string? folder, Func<Stream, CheckpointContent> read)
    {
        var files = Files(index);
        if (folder is null)
            throw new InvalidDataException("it is the index of weights in several files beside it; load it by its path");

        var shards = new List<Stream>();
        try
        {
            var tensors = new List<CheckpointTensor>();
            var metadata = new OrderedDictionary<string, string>();
            foreach (var (file, names) in files)
            {
                shards.Add(Open(folder, file));
                var content = ReadShard(shards[^1], file, read);
                var found = content.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
                foreach (string name in names)
                    tensors.Add(found.TryGetValue(name, out var tensor) ? tensor
                        : throw new InvalidDataException($"it names {name} in {file}, which does not have it"));
                foreach (var (key, text) in content.Metadata)
                    metadata[key] = text;
            }
            return new(tensors, metadata) { Shards = shards };
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }
    }

    private static CheckpointContent ReadShard(Stream shard, string file, Func<Stream, CheckpointContent> read)
    {
        try
        {
            return read(shard);
        }
        // What CheckpointFile says of a file alone.
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException
            or NotSupportedException)
        {
            throw new InvalidDataException($"{file}, which it names, cannot be read: {error.Message}", error);
        }
    }

    private static FileStream Open(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? CheckpointFile.Open(path)
            : throw new InvalidDataException($"it names {file}, which is not beside it in {folder}");
    }

    /// <summary>The files, each with its tensors.</summary>
    private static OrderedDictionary<string, List<string>> Files(Stream index)
    {
        if (index.Length > LongestIndex)
            throw new InvalidDataException($"it begins as JSON, and an index may have {LongestIndex:n0} bytes; it has {index.Length:n0}");
        var files = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(index, JsonOptions);
            if (!json.RootElement.TryGetProperty(MapName, out var map))
                throw new InvalidDataException($"it is JSON but not the index of weights: it has no {MapName}");
            foreach (var entry in map.EnumerateObject())
            {
                string file = entry.Value.GetString() ?? "";
                if (!IsPlain(file))
                    throw new InvalidDataException($"it has {entry.Name} in \"{file}\"; only files beside the index are read");
                if (!files.TryGetValue(file, out var names))
                    files.Add(file, names = []);
                names.Add(entry.Name);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"it begins as JSON and is not the index of weights: {error.Message}", error);
        }
        return files.Count is > 0 and <= MostShards ? files
            : throw new InvalidDataException($"its {MapName} names {files.Count:n0} files; 1 to {MostShards:n0} are read");
    }

    private static bool IsPlain(string file) => file.Length > 0 && file is not ("." or "..") && !file.AsSpan().ContainsAny('/', '\\', '\0')
        && !Path.IsPathRooted(file) && !file.Contains(':', StringComparison.Ordinal);
}
