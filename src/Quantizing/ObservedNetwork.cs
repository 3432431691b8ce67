using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A network that is watched while it computes, by ONNX Runtime, in floats and with batch normalization folded: the range of everything
/// that passes between its layers. It is the graph that is exported, so that ranges are of its tensors, by their names.
/// </summary>
internal sealed class ObservedNetwork : IDisposable
{
    private const string Result = "result";

    private readonly PlanarNormalizer _normalizer;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _names;
    private readonly ActivationRange[] _ranges;
    private ActivationRange _images = new(float.PositiveInfinity, float.NegativeInfinity);

    public ObservedNetwork(DescribedNetwork network)
    {
        var description = network.Description;
        _normalizer = new(description.Normalization);
        // Pixels are normalised before.
        description = description with { Normalization = new(description.Input.Shape, [0], [1]), Mirror = false };
        var options = new OnnxExportOptions
        {
            InputName = OnnxNumbers.Images, OutputName = Result, PixelLayout = PixelLayout.Planar,
        };
        var names = new List<string>();
        var model = OnnxExporter.CreateModel(description, network.ClassCount, network.State, options, observed: names);
        _session = OnnxSession.Create(model);
        _names = [.. names.Where(_session.OutputNames.Contains)];
        _ranges = new ActivationRange[_names.Length];
        Array.Fill(_ranges, _images);
    }

    /// <summary>What has been seen, by the names of the tensors.</summary>
    public IReadOnlyDictionary<string, ActivationRange> Ranges => _names.Zip(_ranges)
        .Append((OnnxNumbers.Images, _images))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <param name="pixels">At least one image.</param>
    public void Run(PixelBatch pixels)
    {
        var (channels, height, width) = _normalizer.Shape;
        float[] images = new float[pixels.Count * _normalizer.Shape.PixelCount];
        _normalizer.Apply(pixels, images);
        _images = _images.With(images);
        using var input = OrtValue.CreateTensorValueFromMemory(images, [pixels.Count, channels, height, width]);
        using var outputs = _session.Run(_run, [OnnxNumbers.Images], [input], _names);
        for (int i = 0; i < _names.Length; i++)
            _ranges[i] = _ranges[i].With(outputs[i].GetTensorDataAsSpan<float>());
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }
}
