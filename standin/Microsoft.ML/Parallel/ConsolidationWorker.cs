using System.Collections.Concurrent;

namespace Microsoft.ML.Data;

/// <summary>Reads one cursor of a set into buffers, one for each of its batches.</summary>
internal sealed class ConsolidationWorker
{
    private const int BuffersAhead = 4;

    private readonly BlockingCollection<RowBuffer> _queue = new(BuffersAhead);
    private readonly Task _reading;
    private RowBuffer _next;

    public ConsolidationWorker(DataViewRowCursor input, RowBufferPool pool, CancellationToken stop) =>
        _reading = Task.Factory.StartNew(() => Read(input, pool, stop), TaskCreationOptions.LongRunning);

    /// <summary>The buffer that <see cref="Take"/> will take, null after the last; waits for it.</summary>
    public RowBuffer Next => _next ??= _queue.TryTake(out var buffer, Timeout.Infinite) ? buffer : null;

    public RowBuffer Take()
    {
        var buffer = Next;
        _next = null;
        return buffer;
    }

    public void Wait() => _reading.Wait();

    private void Read(DataViewRowCursor input, RowBufferPool pool, CancellationToken stop)
    {
        try
        {
            using (input)
            {
                var buffer = pool.Take();
                var append = buffer.Appender(input);
                while (!stop.IsCancellationRequested && input.MoveNext())
                {
                    if (buffer.Count > 0 && buffer.Batch != input.Batch)
                    {
                        if (!_queue.Offer(buffer, stop))
                            return;
                        buffer = pool.Take();
                    }

                    buffer.Batch = input.Batch;
                    append(buffer);
                }

                if (buffer.Count > 0)
                    _queue.Offer(buffer, stop);
            }
        }
        catch (Exception failure)
        {
            _queue.Offer(new RowBuffer(failure), stop);
        }
        finally
        {
            _queue.CompleteAdding();
        }
    }
}
