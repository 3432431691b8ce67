using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Scores through libtorch, with batch normalization folded into the convolutions.</summary>
internal sealed class LibTorchEngine : ScoringEngine
{
    private readonly Normalization _normalization;
    private readonly Device _device;
    private readonly FoldedNetwork _network;
    private readonly Normalizer _normalizer;

    /// <param name="network">Is on <paramref name="device"/>, stays whole and remains the caller's.</param>
    /// <param name="normalization">That of the training.</param>
    /// <param name="output">What is taken from the network.</param>
    /// <param name="device">Where to score.</param>
    public LibTorchEngine(ResidualNetwork network, Normalization normalization, NetworkOutput output, Device device)
    {
        NativeHeap.KeepFreedMemory();
        TorchThreads.UseDefault();
        network.eval();
        (_normalization, _device) = (normalization, device);
        _network = new FoldedNetwork(network, output);
        _normalizer = normalization.On(device);
    }

    public override bool IsOnCpu => _device.type == TorchSharp.DeviceType.CPU;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Out of memory.</exception>
    public override void Score(PixelBatch pixels, ImageShape shape, Span<float> probabilities)
    {
        try
        {
            using var inference = inference_mode();
            using var scope = NewDisposeScope();
            using var ofOtherSize = shape == _normalization.Shape ? null : _normalization.At(shape).On(_device);
            var values = empty(
                pixels.Count, shape.Height, shape.Width, shape.Channels, pixels.IsSingle ? ScalarType.Float32 : ScalarType.Byte);
            pixels.Bytes.CopyTo(values.bytes);
            var output = _network.Forward((ofOtherSize ?? _normalizer).Apply(values.to(_device)));
            output.cpu().data<float>().CopyTo(probabilities);
        }
        catch (Exception error) when (NativeErrors.IsOutOfMemory(error))
        {
            throw NativeErrors.OutOfMemory(error, pixels.Count, shape.ToString());
        }
    }

    public override void Dispose()
    {
        _network.Dispose();
        _normalizer.Dispose();
    }
}
