namespace Microsoft.ML.ResNet.Tests.Serving;

/// <summary>
/// Images of one grey pixel in two classes: the darker, the more probable is the first. Remembers its batches, and can be held up.
/// </summary>
internal sealed class RecordingScorer : IBatchScorer, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly SemaphoreSlim _begun = new(0);

    /// <summary>The pixels of each batch, as they came.</summary>
    public List<float[]> Batches { get; } = [];

    public HashSet<int> Threads { get; } = [];

    /// <summary>Where set, scoring fails so.</summary>
    public Exception? Failure { get; set; }

    public ImageInput Input { get; } = new(new ImageShape(1, 1, 1), PixelLayout.Interleaved);

    public int OutputSize => 2;

    public IReadOnlyList<string> Classes { get; } = ["dark", "light"];

    public int BatchSize => 4;

    public ActivationTarget TargetOf(ClassActivationOptions? options) => throw new NotSupportedException();

    public ClassActivationMap Explain(PixelBuffer image, ActivationTarget target) => throw new NotSupportedException();

    public void Score(IReadOnlyList<PixelBuffer> images, Span<float> probabilities)
    {
        float[] pixels = new float[images.Count];
        for (int i = 0; i < pixels.Length; i++)
        {
            images[i].CopyTo(pixels.AsSpan(i, 1));
            probabilities[2 * i] = 1 - pixels[i] / 255;
            probabilities[2 * i + 1] = pixels[i] / 255;
        }
        Batches.Add(pixels);
        Threads.Add(Environment.CurrentManagedThreadId);
        _begun.Release();
        _open.Wait();
        if (Failure is { } failure)
            throw failure;
    }

    /// <summary>Lets no batch end from now on.</summary>
    public void Hold() => _open.Reset();

    public void GoOn() => _open.Set();

    /// <summary>Waits until one more batch is being scored.</summary>
    public async Task NextBatchAsync() => Assert.IsTrue(await _begun.WaitAsync(TimeSpan.FromSeconds(30)), "no batch was scored");

    public void Dispose() => _open.Set();
}
