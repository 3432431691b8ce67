namespace Microsoft.ML.ResNet;

/// <summary>An image on its way to be scored. Its pixels belong to whoever takes it out of the queue.</summary>
/// <param name="pixels">What to score.</param>
/// <param name="arrived">When it joined the queue, as a timestamp of the predictor's clock.</param>
/// <param name="target">What to explain, where somebody asks for more than scores.</param>
internal sealed class PendingImage(PixelBuffer pixels, long arrived, ActivationTarget? target)
{
    // Callers go on elsewhere: the scoring thread is for scoring.
    private readonly TaskCompletionSource<float[]> _scores = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PixelBuffer Pixels => pixels;

    public long Arrived => arrived;

    public ActivationTarget? Target => target;

    /// <summary>Where the network sees the <see cref="Target"/>; there once the image is complete.</summary>
    public ClassActivationMap? Explanation { get; set; }

    /// <summary>The image's probabilities, or why there are none.</summary>
    public Task<float[]> Scores => _scores.Task;

    public void Complete(ReadOnlySpan<float> scores) => _scores.TrySetResult(scores.ToArray());

    public void Fail(Exception reason) => _scores.TrySetException(reason);

    public void Cancel(CancellationToken cancellationToken) => _scores.TrySetCanceled(cancellationToken);
}
