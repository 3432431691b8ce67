using Microsoft.ML.Runtime;
using TorchSharp;

namespace Microsoft.ML.ResNet;

/// <summary>Makes transformers of saved detectors.</summary>
internal static class DetectorLoading
{
    private const string Kind = "detector";

    /// <summary>Loads the only detector of a saved pipeline or an ONNX file.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has no detector saved by this library, or more than one.</exception>
    public static FasterRcnnTransformer Load(IHostEnvironment env, string path, ScoringOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        using var stream = File.OpenRead(path);
        return Create(env, ModelLoading.Explained(path, () => ReadSingle(stream)), options);
    }

    /// <summary>Loads a saved pipeline with its detectors as they were fitted.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or has no detector saved by this library.</exception>
    public static ITransformer LoadPipeline(
        IHostEnvironment env, ModelOperationsCatalog catalog, string path, ScoringOptions options, out DataViewSchema inputSchema)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        using var stream = File.OpenRead(path);
        return ModelLoading.LoadPipeline(
            catalog, stream, path, Kind, SavedDetector.ReadIfOurs, detector => Create(env, detector, options), out inputSchema);
    }

    private static DescribedDetector ReadSingle(Stream stream)
    {
        var found = ModelLoading.IsArchive(stream)
            ? [.. ModelArchive.Read(stream, SavedDetector.ReadIfOurs).Select(entry => entry.Network)]
            : SavedDetector.ReadIfOurs(stream, stream.Length) is { } only ? [only] : (DescribedDetector[])[];
        return found switch
        {
            [var detector] => detector,
            [] => throw new InvalidDataException($"it has no {Kind} saved by this library"),
            _ => throw new InvalidDataException(
                $"it has {found.Length} {Kind}s, on the columns "
                + $"{string.Join(", ", found.Select(one => $"'{one.Description.Columns.Image}'"))}; load the whole pipeline"),
        };
    }

    private static FasterRcnnTransformer Create(IHostEnvironment env, DescribedDetector detector, ScoringOptions options)
    {
        var description = detector.Description;
        return new(
            BackendTrial.Choose(
                env, options.Backend, () => OnLibTorch(env, detector, options), () => OnOnnxRuntime(env, detector, options), LookAtBlank),
            description.Columns, description.ClassNames, description.ImageType, options.BatchSize, options.Skipping(env));
    }

    /// <summary>An image with the proportions of photos.</summary>
    private static void LookAtBlank(DetectionModel model)
    {
        var (height, width) = model.Options.Size.Of(height: 3, width: 4);
        _ = new DetectorGroup(model).Detect([[new byte[height * width * 3]]], (height, width));
    }

    private static DetectionModel OnLibTorch(IHostEnvironment env, DescribedDetector detector, ScoringOptions options)
    {
        var device = ScoringModels.TorchDevice(env, options);
        var network = detector.CreateNetwork();
        network.to(device);
        return new(network, detector.Description.Normalization, detector.Description.Options, device);
    }

    private static DetectionModel OnOnnxRuntime(IHostEnvironment env, DescribedDetector detector, ScoringOptions options) => new(
        ScoringModels.OnOnnxRuntime(env, card => new OnnxRuntimeDetectionEngine(detector, card, options.NumberOfThreads)), detector);
}
