using System.Collections.Concurrent;

namespace Microsoft.ML.Data;

/// <summary>Shares the rows of one cursor, read in a thread of their own, among several cursors.</summary>
internal static class Splitting
{
    private const int RowsABuffer = 128;
    private const int BuffersAhead = 4;

    /// <summary>Cursors that have every row of <paramref name="input"/> between them, by batches; it alone, if its columns cannot be kept.</summary>
    public static DataViewRowCursor[] Split(DataViewRowCursor input, int n)
    {
        var active = input.Schema.Select(input.IsColumnActive).ToArray();
        if (n <= 1 || !input.Schema.All(column => !active[column.Index] || ColumnBuffer.CanKeep(column.Type)))
            return [input];

        var pool = new RowBufferPool(input.Schema, active);
        var queue = new BlockingCollection<RowBuffer>(BuffersAhead);
        var stop = new CancellationTokenSource();
        // The getters are made here, so that what is wrong with the columns is reported to the caller.
        var append = pool.Take().Appender(input);
        var reading = Task.Factory.StartNew(() => Read(input, append, pool, queue, stop.Token), TaskCreationOptions.LongRunning);

        var running = n;
        void Quit()
        {
            if (Interlocked.Decrement(ref running) > 0)
                return;
            stop.Cancel();
            reading.Wait();
        }

        return Enumerable.Range(0, n)
            .Select(_ => (DataViewRowCursor)new BufferedCursor(pool, () => queue.TryTake(out var buffer, Timeout.Infinite) ? buffer : null, Quit))
            .ToArray();
    }

    private static void Read(DataViewRowCursor input, Action<RowBuffer> append, RowBufferPool pool, BlockingCollection<RowBuffer> queue, CancellationToken stop)
    {
        try
        {
            using (input)
            {
                for (long batch = 0; ; batch++)
                {
                    var buffer = pool.Take();
                    while (buffer.Count < RowsABuffer && !stop.IsCancellationRequested && input.MoveNext())
                        append(buffer);
                    if (buffer.Count == 0)
                        break;
                    buffer.Batch = batch;
                    if (!queue.Offer(buffer, stop))
                        break;
                }
            }
        }
        catch (Exception failure)
        {
            queue.Offer(new RowBuffer(failure), stop);
        }
        finally
        {
            queue.CompleteAdding();
        }
    }
}
