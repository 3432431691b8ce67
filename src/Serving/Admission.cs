namespace Microsoft.ML.ResNet;

/// <summary>Lets in so many callers at once; the others are turned away or wait.</summary>
internal sealed class Admission(int capacity) : IDisposable
{
    private readonly SemaphoreSlim _places = new(capacity);
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Callers who are in.</summary>
    public int Count => capacity - _places.CurrentCount;

    /// <exception cref="PredictorQueueFullException">Everything is taken, and <paramref name="whenFull"/> says not to wait.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed, before or while the caller waits.</exception>
    public async ValueTask EnterAsync(WhenQueueFull whenFull, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_closed.IsCancellationRequested)
            throw ResNetPredictor.Disposed();
        if (_places.Wait(0, CancellationToken.None))
            return;
        if (whenFull == WhenQueueFull.Reject)
            throw new PredictorQueueFullException(capacity);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ResNetPredictor.Disposed();
        }
    }

    public void Leave() => _places.Release();

    // Neither is disposed: callers on their way out still use both, and neither holds anything native without a wait handle or a timer.
    public void Dispose() => _closed.Cancel();
}
