using System.Runtime.ExceptionServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Threads that make numbered items ahead of the one who takes them, in order. How far ahead is bounded. A worker's exception
/// reaches the taker unchanged, in the place of its item. Disposing ends the threads and disposes the items not taken.
/// </summary>
internal sealed class OrderedWorkers<T> : IDisposable
    where T : class, IDisposable
{
    private readonly object _gate = new();
    private readonly int _count;
    private readonly Func<int, T> _make;
    private readonly (T? Item, ExceptionDispatchInfo? Fault)[] _ready;
    private readonly Thread[] _threads;
    private int _nextToMake;
    private int _nextToTake;
    private bool _stop;

    /// <param name="count">How many items there are.</param>
    /// <param name="make">Makes the item of a number; runs on several threads.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="ahead">Items made, or being made, that are not taken yet; at most.</param>
    public OrderedWorkers(int count, Func<int, T> make, int workers, int ahead)
    {
        (_count, _make, _ready) = (count, make, new (T?, ExceptionDispatchInfo?)[Math.Max(ahead, 1)]);
        _threads = new Thread[Math.Clamp(workers, 1, Math.Max(count, 1))];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"ResNet batch worker {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Waits for the next item, which then belongs to the caller; null after the last.</summary>
    public T? Take(CancellationToken cancellationToken)
    {
        using var wake = cancellationToken.Register(() =>
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        });
        lock (_gate)
        {
            if (_nextToTake == _count)
                return null;

            ref var ready = ref _ready[_nextToTake % _ready.Length];
            while (ready is (null, null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            cancellationToken.ThrowIfCancellationRequested();
            ready.Fault?.Throw();
            var item = ready.Item;
            ready = default;
            _nextToTake++;
            Monitor.PulseAll(_gate);
            return item;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
            thread.Join();
        foreach (ref var ready in _ready.AsSpan())
        {
            ready.Item?.Dispose();
            ready = default;
        }
    }

    private void Work()
    {
        while (Claim() is { } number)
        {
            (T? Item, ExceptionDispatchInfo? Fault) made;
            try
            {
                made = (_make(number), null);
            }
            catch (Exception exception)
            {
                made = (null, ExceptionDispatchInfo.Capture(exception));
            }

            lock (_gate)
            {
                _ready[number % _ready.Length] = made;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private int? Claim()
    {
        lock (_gate)
        {
            while (!_stop && _nextToMake < _count && _nextToMake - _nextToTake >= _ready.Length)
                Monitor.Wait(_gate);
            return _stop || _nextToMake == _count ? null : _nextToMake++;
        }
    }
}
