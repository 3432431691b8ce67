using System.Collections.Concurrent;

namespace Microsoft.ML.Data;

internal static class BufferQueue
{
    /// <summary>Adds a buffer once there is room; false, if nobody wants any more.</summary>
    public static bool Offer(this BlockingCollection<RowBuffer> queue, RowBuffer buffer, CancellationToken stop)
    {
        try
        {
            return queue.TryAdd(buffer, Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
