namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained network ready to score on one device, with the normalization of its training. Any number of threads may score at once.
/// </summary>
internal abstract class ScoringEngine : IDisposable
{
    /// <summary>What computes.</summary>
    public abstract ScoringBackend Backend { get; }

    /// <summary>Whether scoring takes place on the CPU, where a few large images fill the caches as well as many would.</summary>
    public abstract bool IsOnCpu { get; }

    /// <summary>Writes what the network gives for the images, image after image.</summary>
    /// <param name="pixels">At least one image.</param>
    /// <param name="shape">Their size, that of the training or another; the channels are those of the training.</param>
    /// <param name="probabilities">Images × the size of the network's output values.</param>
    public abstract void Score(PixelBatch pixels, ImageShape shape, Span<float> probabilities);

    public abstract void Dispose();
}
