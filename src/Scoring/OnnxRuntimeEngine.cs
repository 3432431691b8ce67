using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ResNet;

/// <summary>Scores through ONNX Runtime, which folds batch normalization itself and needs no libtorch.</summary>
internal sealed class OnnxRuntimeEngine : ScoringEngine
{
    private const string Pixels = "pixels", Probabilities = "probabilities";

    private readonly ImageShape _shape;
    private readonly int _classCount;
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
        if (pixels.IsSingle)
        {
            Score(MemoryMarshal.Cast<byte, float>(pixels.Bytes), pixels.Count, probabilities);
            return;
        }

        float[] singles = ArrayPool<float>.Shared.Rent(pixels.Bytes.Length);
        try
        {
            for (int i = 0; i < pixels.Bytes.Length; i++)
                singles[i] = pixels.Bytes[i];
            Score(singles.AsSpan(0, pixels.Bytes.Length), pixels.Count, probabilities);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(singles);
        }
    }

    public override void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private unsafe void Score(ReadOnlySpan<float> pixels, int count, Span<float> probabilities)
    {
        fixed (float* values = pixels, scores = probabilities)
        {
            using var input = Tensor(values, [count, _shape.Height, _shape.Width, _shape.Channels]);
            using var output = Tensor(scores, [count, _classCount]);
            _session.Run(_run, [Pixels], [input], [Probabilities], [output]);
        }
    }

    /// <summary>A tensor over memory that stays where it is.</summary>
    private static unsafe OrtValue Tensor(float* values, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, OnnxRuntime.Tensors.TensorElementType.Float, shape, (nint)values, sizeof(float) * shape.Aggregate(1L, (product, size) => product * size));

    private static byte[] CreateModel(SavedNetwork network)
    {
        var options = new OnnxExportOptions { InputName = Pixels, OutputName = Probabilities, PixelLayout = PixelLayout.Interleaved };
        using var stream = new MemoryStream();
        OnnxFile.Write(OnnxExporter.CreateModel(network.Description, network.ClassCount, network.State, options), stream);
        return stream.ToArray();
    }
}
