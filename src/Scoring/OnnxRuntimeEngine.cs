using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>Scores through ONNX Runtime, which folds batch normalization itself and needs no libtorch.</summary>
internal sealed class OnnxRuntimeEngine : ScoringEngine
{
    private const string Images = "images", Output = "output";

    private readonly int _outputSize;
    private readonly Normalization _normalization;
    private readonly PlanarNormalizer _normalizer;
    private readonly InferenceSession _session;
    private readonly Lazy<InferenceSession> _anySize;
    private readonly RunOptions _run = new();

    // Replaced as a whole, by any thread.
    private volatile PlanarNormalizer _lastOfOtherSize;

    /// <param name="network">The network; only its weights and description are used.</param>
    /// <param name="card">Number of the CUDA card to compute on, or null for the CPU.</param>
    /// <param name="numberOfThreads">Threads on the CPU, or null for one a processor.</param>
    /// <exception cref="OnnxRuntimeException">The card cannot be used.</exception>
    public OnnxRuntimeEngine(DescribedNetwork network, int? card, int? numberOfThreads)
    {
        _outputSize = NetworkOutput.Of(network.Description, network.ClassCount).Size;
        _normalization = network.Description.Normalization;
        _normalizer = _lastOfOtherSize = new(_normalization);
        IsOnCpu = card is null;
        _session = OnnxSession.Create(CreateModel(network, anySize: false, IsOnCpu), card, numberOfThreads);
        // Of a fixed size ONNX Runtime plans its memory ahead; most networks are never asked for another.
        _anySize = new(() => OnnxSession.Create(CreateModel(network, anySize: true, IsOnCpu), card, numberOfThreads));
    }

    public override ScoringBackend Backend => ScoringBackend.OnnxRuntime;

    public override bool IsOnCpu { get; }

    public override void Score(PixelBatch pixels, ImageShape shape, Span<float> probabilities)
    {
        int length = pixels.Count * shape.PixelCount;
        float[] images = ArrayPool<float>.Shared.Rent(length);
        try
        {
            NormalizerOf(shape).Apply(pixels, images.AsSpan(0, length));
            Score(images, pixels.Count, shape, probabilities);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(images);
        }
    }

    public override void Dispose()
    {
        _session.Dispose();
        if (_anySize.IsValueCreated)
            _anySize.Value.Dispose();
        _run.Dispose();
    }

    private unsafe void Score(float[] images, int count, ImageShape shape, Span<float> probabilities)
    {
        fixed (float* values = images, scores = probabilities)
        {
            using var input = Tensor(values, [count, shape.Channels, shape.Height, shape.Width]);
            using var output = Tensor(scores, [count, _outputSize]);
            (shape == _normalizer.Shape ? _session : _anySize.Value).Run(_run, [Images], [input], [Output], [output]);
        }
    }

    private PlanarNormalizer NormalizerOf(ImageShape shape)
    {
        if (shape == _normalizer.Shape)
            return _normalizer;
        var last = _lastOfOtherSize;
        return last.Shape == shape ? last : _lastOfOtherSize = new(_normalization.At(shape));
    }

    /// <summary>A tensor over memory that stays where it is.</summary>
    private static unsafe OrtValue Tensor(float* values, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, OnnxRuntime.Tensors.TensorElementType.Float, shape, (nint)values,
        sizeof(float) * shape.Aggregate(1L, (product, size) => product * size));

    private static ModelProto CreateModel(DescribedNetwork network, bool anySize, bool isOnCpu)
    {
        // Normalised already; a mirror image is a view among others here.
        var description = network.Description with { Normalization = new(network.Description.Input.Shape, [0], [1]), Mirror = false };
        // CPUs compute in floats, and would only convert.
        if (isOnCpu && description.Numbers.Precision == NetworkPrecision.Half)
            description = description with { Numbers = NumberFormat.Single };
        var options = new OnnxExportOptions { InputName = Images, OutputName = Output, PixelLayout = PixelLayout.Planar };
        return OnnxExporter.CreateModel(description, network.ClassCount, network.State, options, anySize: anySize);
    }
}
