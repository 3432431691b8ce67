using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Threads that decode images into their places while the cursor reads on. What is read ahead is bounded, in images and in bytes.
/// </summary>
internal sealed class DecodingWorkers : IDisposable
{
    private const int ChunkImages = 32;
    private const long ChunkBytes = 4 << 20;

    private readonly ImageInput _input;
    private readonly DecodeImage _decode;
    private readonly bool _stopAtFailure;
    private readonly BlockingCollection<Chunk> _filled;
    private readonly ConcurrentBag<Chunk> _empty = [];
    private readonly List<RowFailure> _failures = [];
    private readonly Thread[] _threads;
    private readonly ImageScaler _scaler;
    private volatile ExceptionDispatchInfo? _fault;
    private volatile bool _stop;
    private Chunk _chunk = new();

    /// <param name="input">What images are brought to.</param>
    /// <param name="decode">Puts an image in its place; runs on several threads.</param>
    /// <param name="workers">Threads. 0 = the one that reads.</param>
    /// <param name="stopAtFailure">Whether an image that cannot be read makes reading on pointless.</param>
    public DecodingWorkers(ImageInput input, DecodeImage decode, int workers, bool stopAtFailure)
    {
        (_input, _decode, _stopAtFailure) = (input, decode, stopAtFailure);
        _scaler = new(input);
        _filled = new(Math.Max(1, 2 * workers));
        _threads = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"ResNet image decoder {i}" };
            _threads[i].Start();
        }
    }

    /// <param name="raw">A row's image.</param>
    /// <param name="slot">Its place.</param>
    /// <param name="scaler">Working memory of the calling thread.</param>
    /// <exception cref="UnreadableImageException">The image cannot be read.</exception>
    public delegate void DecodeImage(RawImage raw, int slot, ImageScaler scaler);

    /// <summary>Whether reading on is pointless, because of a failure.</summary>
    public bool HasStopped => _stop;

    /// <summary>Takes the cursor's current row.</summary>
    public void Add(ImageRow image, int slot, long row, CancellationToken cancellationToken)
    {
        var raw = _chunk.Next();
        try
        {
            image.Read(raw);
            _chunk.Keep(slot, row);
        }
        catch (UnreadableImageException exception)
        {
            Fail(new(slot, row, raw.Path.ToString(), exception));
        }

        if (_chunk.Count >= ChunkImages || _chunk.Bytes >= ChunkBytes)
            Pass(cancellationToken);
    }

    /// <summary>Waits for all that was added.</summary>
    /// <returns>The failures in the order of the rows. If reading stopped at a failure, the first is the first of all.</returns>
    public IReadOnlyList<RowFailure> Finish()
    {
        // Not decoded: workers finish what was passed to them, so that the first failing row is known whoever failed first.
        Pass(CancellationToken.None);
        Join();
        _fault?.Throw();
        _failures.Sort((a, b) => a.Slot.CompareTo(b.Slot));
        return _failures;
    }

    public void Dispose()
    {
        _stop = true;
        while (_filled.TryTake(out _))
        {
        }

        Join();
        _filled.Dispose();
    }

    private void Join()
    {
        _filled.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Pass(CancellationToken cancellationToken)
    {
        if (_chunk.Count == 0)
            return;

        if (_threads.Length == 0)
        {
            Decode(_chunk, _scaler);
            _chunk.Clear();
            return;
        }

        _filled.Add(_chunk, cancellationToken);
        _chunk = _empty.TryTake(out var chunk) ? chunk : new();
    }

    private void Work()
    {
        var scaler = new ImageScaler(_input);
        foreach (var chunk in _filled.GetConsumingEnumerable())
        {
            try
            {
                if (_fault is null)
                    Decode(chunk, scaler);
            }
            catch (Exception exception)
            {
                _fault = ExceptionDispatchInfo.Capture(exception);
                _stop = true;
            }

            chunk.Clear();
            _empty.Add(chunk);
        }
    }

    private void Decode(Chunk chunk, ImageScaler scaler)
    {
        for (int i = 0; i < chunk.Count; i++)
        {
            var (raw, slot, row) = chunk[i];
            try
            {
                _decode(raw, slot, scaler);
            }
            catch (UnreadableImageException exception)
            {
                Fail(new(slot, row, raw.Path.ToString(), exception));
            }
        }
    }

    private void Fail(RowFailure failure)
    {
        lock (_failures)
            _failures.Add(failure);
        if (_stopAtFailure)
            _stop = true;
    }

    /// <summary>Images on their way to a worker.</summary>
    private sealed class Chunk
    {
        private readonly List<RawImage> _images = [];
        private readonly int[] _slots = new int[ChunkImages];
        private readonly long[] _rows = new long[ChunkImages];

        public int Count { get; private set; }

        public long Bytes { get; private set; }

        public (RawImage Raw, int Slot, long Row) this[int index] => (_images[index], _slots[index], _rows[index]);

        public RawImage Next()
        {
            if (Count == _images.Count)
                _images.Add(new());
            return _images[Count];
        }

        public void Keep(int slot, long row)
        {
            (_slots[Count], _rows[Count]) = (slot, row);
            Bytes += _images[Count].Size;
            Count++;
        }

        public void Clear() => (Count, Bytes) = (0, 0);
    }
}
