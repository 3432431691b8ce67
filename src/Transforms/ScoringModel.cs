using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained network made ready to score: folded, with the normalization of its training, on one device. Any number of threads may score
/// at once; disposing waits for them, and frees everything native.
/// </summary>
internal sealed class ScoringModel : IDisposable
{
    private readonly FoldedNetwork _folded;
    private readonly Normalizer _normalizer;

    // Never disposed itself: who comes late asks it before being told.
    private readonly ReaderWriterLockSlim _lifetime = new();
    private bool _disposed;

    /// <summary>Takes over <paramref name="network"/>, which is on <paramref name="device"/> and stays whole: a folded copy can be neither trained further nor saved.</summary>
    public ScoringModel(ResidualNetwork network, ImageInput input, Normalization normalization, Device device)
    {
        Network = network;
        Input = input;
        Normalization = normalization;
        Device = device;
        NativeHeap.KeepFreedMemory();
        network.eval();
        _folded = new FoldedNetwork(network);
        _normalizer = normalization.On(device);
    }

    public ResidualNetwork Network { get; }

    public ImageInput Input { get; }

    public Normalization Normalization { get; }

    public Device Device { get; }

    public int ClassCount => Network.ClassCount;

    /// <summary>Writes the class probabilities of the images, image after image.</summary>
    /// <param name="pixels">[N, H, W, C], uint8 or float32, in 0..255, on any device; left to the caller.</param>
    /// <param name="probabilities">N × <see cref="ClassCount"/> values.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="InvalidOperationException">Out of memory.</exception>
    public void Score(Tensor pixels, Span<float> probabilities)
    {
        _lifetime.EnterReadLock();
        try
        {
            ThrowIfDisposed();
            using var inference = inference_mode();
            using var scope = NewDisposeScope();
            Tensor logits = _folded.Forward(_normalizer.Apply(pixels.to(Device)));
            logits.softmax(1).cpu().data<float>().CopyTo(probabilities);
        }
        catch (Exception error) when (NativeErrors.IsOutOfMemory(error))
        {
            throw NativeErrors.OutOfMemory(error, (int)pixels.shape[0], Input.Shape);
        }
        finally
        {
            _lifetime.ExitReadLock();
        }
    }

    /// <summary>Runs <paramref name="use"/>, which reads the network, while nobody can dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Hold(Action use)
    {
        _lifetime.EnterReadLock();
        try
        {
            ThrowIfDisposed();
            use();
        }
        finally
        {
            _lifetime.ExitReadLock();
        }
    }

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(ResNetTransformer));

    public void Dispose()
    {
        _lifetime.EnterWriteLock();
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            _folded.Dispose();
            _normalizer.Dispose();
            Network.Dispose();
        }
        finally
        {
            _lifetime.ExitWriteLock();
        }
    }
}
