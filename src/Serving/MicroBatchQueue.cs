namespace Microsoft.ML.ResNet;

/// <summary>
/// Images that wait to be scored together: a batch is due when it is full, or when its first image has waited long enough. Any number of
/// threads may add; one takes.
/// </summary>
internal sealed class MicroBatchQueue : IDisposable
{
    private readonly int _batchSize;
    private readonly TimeSpan _maxWait;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly LinkedList<PendingImage> _waiting = new();
    private bool _ended;

    public MicroBatchQueue(int batchSize, TimeSpan maxWait, TimeProvider clock)
    {
        _batchSize = batchSize;
        _maxWait = maxWait;
        _clock = clock;
        _timer = clock.CreateTimer(_ => WakeTaker(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    /// <summary>Takes over <paramref name="pixels"/>.</summary>
    /// <param name="pixels">What to score.</param>
    /// <param name="target">What to explain, where somebody asks for more than scores.</param>
    /// <exception cref="ObjectDisposedException">The queue has ended.</exception>
    public PendingImage Add(PixelBuffer pixels, ActivationTarget? target = null)
    {
        lock (_waiting)
        {
            if (_ended)
            {
                pixels.Dispose();
                throw ResNetPredictor.Disposed();
            }

            var image = new PendingImage(pixels, _clock.GetTimestamp(), target);
            _waiting.AddLast(image);
            // Between the first, which starts the clock, and the one that fills the batch, the taker has nothing to do.
            if (_waiting.Count == 1 || _waiting.Count >= _batchSize)
                Monitor.Pulse(_waiting);
            return image;
        }
    }

    /// <summary>Lets go of an image that nobody waits for any more, unless it has been taken.</summary>
    public void Remove(PendingImage image)
    {
        lock (_waiting)
        {
            if (_waiting.Remove(image))
                image.Pixels.Dispose();
        }
    }

    /// <summary>Waits for the next batch, and moves it to <paramref name="batch"/>. False where the queue has ended.</summary>
    public bool Take(List<PendingImage> batch)
    {
        lock (_waiting)
        {
            while (!_ended && !IsDue())
                Monitor.Wait(_waiting);
            if (_ended)
                return false;

            while (batch.Count < _batchSize && _waiting.First is { } first)
            {
                batch.Add(first.Value);
                _waiting.RemoveFirst();
            }
            return true;
        }
    }

    /// <summary>Takes in no more and hands out no more; those still waiting fail.</summary>
    public void End()
    {
        lock (_waiting)
        {
            _ended = true;
            foreach (var image in _waiting)
            {
                image.Fail(ResNetPredictor.Disposed());
                image.Pixels.Dispose();
            }
            _waiting.Clear();
            Monitor.Pulse(_waiting);
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Where the batch is not due yet, sets the alarm for when it will be.</summary>
    private bool IsDue()
    {
        if (_waiting.First is not { } first)
            return false;
        var left = _maxWait - _clock.GetElapsedTime(first.Value.Arrived);
        if (_waiting.Count >= _batchSize || left <= TimeSpan.Zero)
            return true;
        // Timers count whole milliseconds: rounded down, it would ring too early, again and again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        return false;
    }

    private void WakeTaker()
    {
        lock (_waiting)
            Monitor.Pulse(_waiting);
    }
}
