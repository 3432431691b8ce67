namespace Microsoft.ML.ResNet;

/// <summary>
/// Scores batch after batch, until the queue ends. One thread of its own: a network uses every core already, and each further thread that
/// calls libtorch brings another pool of OpenMP threads to compete with the first.
/// </summary>
internal sealed class ScoringThread
{
    private readonly MicroBatchQueue _queue;
    private readonly IBatchScorer _scorer;
    private readonly int _batchSize;
    private readonly PredictorMetrics _metrics;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScoringThread(MicroBatchQueue queue, IBatchScorer scorer, int batchSize, PredictorMetrics metrics)
    {
        _queue = queue;
        _scorer = scorer;
        _batchSize = batchSize;
        _metrics = metrics;
        new Thread(Run) { IsBackground = true, Name = nameof(ResNetPredictor) }.Start();
    }

    /// <summary>Completes once the queue has ended and the batch in hand is scored.</summary>
    public Task Ended => _ended.Task;

    private void Run()
    {
        var batch = new List<PendingImage>();
        var probabilities = new float[_batchSize * _scorer.OutputSize];
        while (_queue.Take(batch))
        {
            Score(batch, probabilities.AsSpan(0, batch.Count * _scorer.OutputSize));
            batch.Clear();
        }
        _ended.SetResult();
    }

    /// <summary>Whatever goes wrong is the batch's trouble: the next one may fit into memory.</summary>
    private void Score(List<PendingImage> batch, Span<float> probabilities)
    {
        try
        {
            _metrics.Scored(batch.Count);
            _scorer.Score([.. batch.Select(image => image.Pixels)], probabilities);
            // Who wants scores only does not wait for explanations.
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch[i].Target is null)
                    batch[i].Complete(probabilities.Slice(i * _scorer.OutputSize, _scorer.OutputSize));
            }
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch[i].Target is not { } target)
                    continue;
                batch[i].Explanation = _scorer.Explain(batch[i].Pixels, target);
                batch[i].Complete(probabilities.Slice(i * _scorer.OutputSize, _scorer.OutputSize));
            }
        }
        catch (Exception exception)
        {
            // Each caller gets an exception of its own: throwing one writes to it.
            foreach (var image in batch)
                image.Fail(new InvalidOperationException(
                    $"A batch of {batch.Count} images could not be scored: {exception.Message}", exception));
        }
        finally
        {
            foreach (var image in batch)
                image.Pixels.Dispose();
        }
    }
}
