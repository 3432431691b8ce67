using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Scores through libtorch, with batch normalization folded into the convolutions.</summary>
internal sealed class LibTorchEngine : ScoringEngine
{
    // ResNet-110 at 32² scored 1.4 to 2.1 times as many images a second on two threads, in batches of 2 to 128; ResNet-18 at 224² as many.
    private const int SmallPixels = 64 * 64;

    private readonly Normalization _normalization;
    private readonly Device _device;
    private readonly FoldedNetwork _network;
    private readonly Normalizer _normalizer;
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
            var parts = PartsOf(pixels.Count, shape);
            var outputs = Score(values, parts, ofOtherSize ?? _normalizer);
            int size = probabilities.Length / pixels.Count;
            foreach (var (part, output) in parts.Zip(outputs))
            {
                using (output)
                    output.data<float>().CopyTo(probabilities.Slice(part.Start * size, part.Count * size));
            }
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
    private (int Start, int Count)[] PartsOf(int images, ImageShape shape)
    {
        bool areShared = IsOnCpu && TorchTeam.IsAvailable && shape.Height * shape.Width <= SmallPixels;
        int count = areShared ? Math.Min(get_num_threads(), images) : 1;
        int[] ends = [.. Enumerable.Range(0, count + 1).Select(part => part * images / count)];
        return [.. ends.Zip(ends.Skip(1), (start, end) => (start, end - start))];
    }

    /// <returns>What the network gives for each part, on the CPU, in no dispose scope.</returns>
    private Tensor[] Score(Tensor images, (int Start, int Count)[] parts, Normalizer normalizer)
    {
        var outputs = new Tensor[parts.Length];
        try
        {
            TorchTeam.For(parts.Length, part =>
            {
                using var inference = inference_mode();
                using var scope = NewDisposeScope();
                var own = images.narrow(0, parts[part].Start, parts[part].Count);
                outputs[part] = _network.Forward(normalizer.Apply(own.to(_device))).cpu().DetachFromDisposeScope();
            });
            return outputs;
        }
        catch
        {
            foreach (var output in outputs)
                output?.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        _network.Dispose();
        _normalizer.Dispose();
    }
}
