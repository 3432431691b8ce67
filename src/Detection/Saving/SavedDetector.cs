using System.IO.Compression;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Reads detectors out of ONNX files and saved pipelines of this library: the description, and the weights under their names. The
/// graph itself is not used.</summary>
internal static class SavedDetector
{
    /// <exception cref="InvalidDataException">There is no detector that can be used, or more than one; the message names the
    /// file.</exception>
    public static (DetectorDescription Description, DetectionNetwork Network) Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[2];
            bool isArchive = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
                && magic.SequenceEqual("PK"u8);
            file.Position = 0;
            var models = isArchive ? ReadArchive(file) : [ReadModel(file, file.Length)];
            return models.OfType<ModelProto>().ToArray() switch
            {
                [var model] => Create(model),
                [] => throw new InvalidDataException("it has no detector saved by this library"),
                var several => throw new InvalidDataException($"it has {several.Length} detectors"),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path} cannot be loaded: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static List<ModelProto?> ReadArchive(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var models = new List<ModelProto?>();
        foreach (var entry in archive.Entries.Where(entry => entry.Name == ModelArchive.OnnxEntry))
        {
            using var stream = ModelArchive.OpenModel(entry, out int length);
            models.Add(ReadModel(stream, length));
        }
        return models;
    }

    /// <returns>Null for another model.</returns>
    private static ModelProto? ReadModel(Stream stream, long length)
    {
        var model = SavedNetwork.Parse(stream, length);
        return model.Graph is not null && model.MetadataProps.Any(entry => entry.Key == DetectorMetadata.Key) ? model : null;
    }

    private static (DetectorDescription Description, DetectionNetwork Network) Create(ModelProto model)
    {
        var description = DetectorMetadata.Read(model.MetadataProps.First(entry => entry.Key == DetectorMetadata.Key).Value);
        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in model.Graph!.Initializer)
            tensors[tensor.Name] = tensor;
        var network = new DetectionNetwork(description.Architecture, description.ClassCount);
        try
        {
            using var noGrad = no_grad();
            foreach (var (name, value) in network.state_dict().Where(state => !StateNames.IsBatchCount(state.Key)))
            {
                using var scope = NewDisposeScope();
                if (!tensors.TryGetValue(InGraph(name), out var source) || !source.Dims.SequenceEqual(value.shape)
                    || source.RawData.Length != sizeof(float) * value.numel())
                    throw new InvalidDataException(
                        $"its weights do not fit its architecture: there is no {name} of the shape {ShapeText.Of(value.shape)}");
                value.copy_(tensor(MemoryMarshal.Cast<byte, float>(source.RawData.Span).ToArray(), value.shape));
            }
            return (description, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>In a graph the weights of the residual network have the names that they have in one alone.</summary>
    private static string InGraph(string name)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["backbone.body.", "roi_heads.box_head.layer4."])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return name[(prefix.EndsWith("layer4.", StringComparison.Ordinal) ? "roi_heads.box_head.".Length : prefix.Length)..];
        }
        return name;
    }
}
