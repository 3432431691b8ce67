using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>Scores through ONNX Runtime, which folds batch normalization itself and needs no libtorch.</summary>
internal sealed class OnnxRuntimeEngine : ScoringEngine
{
    private const string Images = "images", Probabilities = "probabilities";

    private readonly ImageShape _shape;
    private readonly int _classCount;
    private readonly PlanarNormalizer _normalizer;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <param name="network">The network; only its weights and description are used.</param>
    /// <param name="card">Number of the CUDA card to compute on, or null for the CPU.</param>
    /// <param name="numberOfThreads">Threads on the CPU, or null for ONNX Runtime's default.</param>
    /// <exception cref="OnnxRuntimeException">The card cannot be used.</exception>
    public OnnxRuntimeEngine(SavedNetwork network, int? card, int? numberOfThreads)
    {
        _shape = network.Description.Input.Shape;
        _classCount = network.ClassCount;
        _normalizer = new(network.Description.Normalization);
        IsOnCpu = card is null;
        using var options = new SessionOptions();
        if (card is { } index)
            options.AppendExecutionProvider_CUDA(index);
        if (numberOfThreads is { } threads)
            options.IntraOpNumThreads = threads;
        _session = new InferenceSession(CreateModel(network), options);
    }

    public override bool IsOnCpu { get; }

    public override void Score(PixelBatch pixels, Span<float> probabilities)
    {
        int length = pixels.Count * _shape.PixelCount;
        float[] images = ArrayPool<float>.Shared.Rent(length);
        try
        {
            _normalizer.Apply(pixels, images.AsSpan(0, length));
            Score(images, pixels.Count, probabilities);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(images);
        }
    }

    public override void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private unsafe void Score(float[] images, int count, Span<float> probabilities)
    {
        fixed (float* values = images, scores = probabilities)
        {
            using var input = Tensor(values, [count, _shape.Channels, _shape.Height, _shape.Width]);
            using var output = Tensor(scores, [count, _classCount]);
            _session.Run(_run, [Images], [input], [Probabilities], [output]);
        }
    }

    /// <summary>A tensor over memory that stays where it is.</summary>
    private static unsafe OrtValue Tensor(float* values, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, OnnxRuntime.Tensors.TensorElementType.Float, shape, (nint)values, sizeof(float) * shape.Aggregate(1L, (product, size) => product * size));

    private static byte[] CreateModel(SavedNetwork network)
    {
        // Normalised already.
        var description = network.Description with { Normalization = new(network.Description.Input.Shape, [0], [1]) };
        var options = new OnnxExportOptions { InputName = Images, OutputName = Probabilities, PixelLayout = PixelLayout.Planar };
        using var stream = new MemoryStream();
        OnnxFile.Write(OnnxExporter.CreateModel(description, network.ClassCount, network.State, options), stream);
        return stream.ToArray();
    }
}
