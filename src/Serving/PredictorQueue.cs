namespace Microsoft.ML.ResNet;

/// <summary>
/// The way of images through a predictor: they are let in, decoded on the thread pool, gathered to micro-batches, and scored on one thread.
/// </summary>
internal sealed class PredictorQueue : IDisposable
{
    private readonly ResNetPredictorOptions _options;
    private readonly Admission _admission, _decoders;
    private readonly MicroBatchQueue _queue;
    private readonly ScoringThread _scoring;
    private readonly PredictorMetrics _metrics;

    /// <param name="scorer">What scores.</param>
    /// <param name="options">Already validated.</param>
    public PredictorQueue(IBatchScorer scorer, ResNetPredictorOptions options)
    {
        _options = options;
        BatchSize = options.MaxBatchSize ?? scorer.BatchSize;
        _admission = new Admission(options.QueueCapacity);
        _decoders = new Admission(options.Decoders ?? Environment.ProcessorCount);
        _queue = new MicroBatchQueue(BatchSize, options.MaxWait, options.TimeProvider);
        _metrics = PredictorMetrics.Of(options.MeterFactory);
        _scoring = new ScoringThread(_queue, scorer, BatchSize, _metrics);
        _metrics.Add(this);
    }

    /// <summary>Images that are scored together at most.</summary>
    public int BatchSize { get; }

    /// <summary>Images that wait for a batch.</summary>
    public int WaitingImages => _queue.Count;

    /// <summary>Images on their way.</summary>
    public int ActiveImages => _admission.Count;

    /// <summary>Takes an image all the way.</summary>
    /// <param name="decode">Makes pixels of it.</param>
    /// <param name="target">What to explain, where somebody asks for more than scores.</param>
    /// <param name="answer">Makes an answer of its scores.</param>
    /// <param name="whenFull">What happens where there is no room.</param>
    /// <param name="cancellationToken">Takes the image out of the queue.</param>
    public async Task<T> RunAsync<T>(
        Func<PixelBuffer> decode, ActivationTarget? target, Func<PendingImage, float[], T> answer, WhenQueueFull whenFull,
        CancellationToken cancellationToken)
    {
        long arrived = _options.TimeProvider.GetTimestamp();
        await EnterAsync(whenFull, cancellationToken).ConfigureAwait(false);
        Exception? failure = null;
        try
        {
            var image = _queue.Add(await DecodeAsync(decode, cancellationToken).ConfigureAwait(false), target);
            using var leaving = cancellationToken.UnsafeRegister(static (state, token) =>
            {
                var (queue, image) = ((MicroBatchQueue, PendingImage))state!;
                queue.Remove(image);
                image.Cancel(token);
            }, (_queue, image));
            return answer(image, await image.Scores.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            _admission.Leave();
            _metrics.Ended(_options.TimeProvider.GetElapsedTime(arrived), failure);
        }
    }

    /// <summary>The batch being scored is finished, images still on their way fail.</summary>
    public void Dispose()
    {
        Close();
        _scoring.Ended.Wait();
        _queue.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _scoring.Ended.ConfigureAwait(false);
        _queue.Dispose();
    }

    private async ValueTask EnterAsync(WhenQueueFull whenFull, CancellationToken cancellationToken)
    {
        try
        {
            await _admission.EnterAsync(whenFull, cancellationToken).ConfigureAwait(false);
        }
        catch (PredictorQueueFullException)
        {
            _metrics.Refused();
            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="decode"/> to its end once begun, cancelled or not, so that the caller's memory is not read after its task
    /// ended.
    /// </summary>
    private async Task<PixelBuffer> DecodeAsync(Func<PixelBuffer> decode, CancellationToken cancellationToken)
    {
        await _decoders.EnterAsync(WhenQueueFull.Wait, cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(decode, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _decoders.Leave();
        }
    }

    private void Close()
    {
        _metrics.Remove(this);
        _admission.Dispose();
        _decoders.Dispose();
        _queue.End();
    }
}
