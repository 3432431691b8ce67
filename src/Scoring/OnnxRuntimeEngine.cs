using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

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

    public override unsafe void Score(PixelBatch pixels, Span<float> probabilities)
    {
        fixed (byte* values = pixels.Bytes)
        {
            var type = pixels.IsSingle ? OnnxRuntime.Tensors.TensorElementType.Float : OnnxRuntime.Tensors.TensorElementType.UInt8;
            long[] dims = [pixels.Count, _shape.Height, _shape.Width, _shape.Channels];
            using var input = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, dims, (nint)values, pixels.Bytes.Length);
            fixed (float* scores = probabilities)
            {
                long[] scoreDims = [pixels.Count, _classCount];
                using var output = OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance, OnnxRuntime.Tensors.TensorElementType.Float, scoreDims, (nint)scores, sizeof(float) * (long)probabilities.Length);
                _session.Run(_run, [Pixels], [input], [Probabilities], [output]);
            }
        }
    }

    public override void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private static byte[] CreateModel(SavedNetwork network)
    {
        bool isSingle = network.Description.FeatureType is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single;
        var options = new OnnxExportOptions
        {
            InputName = Pixels,
            OutputName = Probabilities,
            PixelType = isSingle ? DataKind.Single : DataKind.Byte,
            PixelLayout = PixelLayout.Interleaved,
        };
        using var stream = new MemoryStream();
        OnnxFile.Write(OnnxExporter.CreateModel(network.Description, network.ClassCount, network.State, options), stream);
        return stream.ToArray();
    }
}
