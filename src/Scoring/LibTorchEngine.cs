using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Scores through libtorch, with batch normalization folded into the convolutions.</summary>
internal sealed class LibTorchEngine : ScoringEngine
{
    // ResNet-110 at 32² scored 1.4 to 2.1 times as many images a second on two threads, in batches of 2 to 128.
    private const int SmallPixels = 64 * 64;

    // ResNet-18 at 224² scored as many (8) to 1.5 times as many (4 images); of fewer some threads have no image for much of the time.
    private const int ImagesAThread = 2;

    private readonly Normalization _normalization;
    private readonly Device _device;
    private readonly FoldedNetwork _network;
    private readonly Normalizer _normalizer;
    private readonly int _outputSize;
    private long _batches;

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
        _outputSize = output.Size;
    }

    public override ScoringBackend Backend => ScoringBackend.LibTorch;

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
            var output = empty(pixels.Count, _outputSize, ScalarType.Float32);
            Score(values, ofOtherSize ?? _normalizer, output, PartsOf(pixels.Count, shape));
            output.data<float>().CopyTo(probabilities);
            NativeHeap.AfterStep(Interlocked.Increment(ref _batches));
        }
        catch (Exception error) when (NativeErrors.IsOutOfMemory(error))
        {
            throw NativeErrors.OutOfMemory(error, pixels.Count, shape.ToString());
        }
    }

    /// <summary>
    /// Threads that share the images meet once, at the end. Those that share each layer of all images meet hundreds of times and wait for
    /// the last of them, which takes longer than the layers themselves where images are small.
    /// </summary>
    private int PartsOf(int images, ImageShape shape)
    {
        if (!IsOnCpu || !TorchTeam.IsAvailable)
            return 1;
        int threads = get_num_threads();
        return shape.Height * shape.Width <= SmallPixels || images >= ImagesAThread * threads ? Math.Min(threads, images) : 1;
    }

    /// <param name="images">[N, H, W, C], on the CPU.</param>
    /// <param name="normalizer">For images of this size.</param>
    /// <param name="output">Receives what the network gives, [N, size], on the CPU.</param>
    /// <param name="parts">Into how many the images are divided, a thread each.</param>
    private void Score(Tensor images, Normalizer normalizer, Tensor output, int parts)
    {
        long count = images.shape[0];
        TorchTeam.For(parts, part =>
        {
            using var inference = inference_mode();
            using var scope = NewDisposeScope();
            long start = part * count / parts, length = ((part + 1) * count / parts) - start;
            var own = images.narrow(0, start, length).to(_device);
            output.narrow(0, start, length).copy_(_network.Forward(normalizer.Apply(own)));
        });
    }

    public override void Dispose()
    {
        _network.Dispose();
        _normalizer.Dispose();
    }
}
