using System.Runtime.ExceptionServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A loop over numbered items that several threads run together, each taking the next number. The first exception ends it.
/// </summary>
/// <param name="count">How many items there are.</param>
internal sealed class SharedLoop(int count)
{
    private int _taken;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Takes items until there are none; to be called by each thread. Throws nothing.</summary>
    /// <param name="start">Makes what a thread works with.</param>
    /// <param name="body">Takes an item's number, from 0, and what its thread works with.</param>
    /// <param name="end">Takes what a thread worked with, after its last item.</param>
    public void Run<T>(Func<T> start, Action<int, T> body, Action<T> end)
    {
        try
        {
            var own = start();
            int number;
            while (Volatile.Read(ref _fault) is null && (number = Interlocked.Increment(ref _taken) - 1) < count)
                body(number, own);
            end(own);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    /// <summary>Throws the first exception of all threads as it is; for when all have ended.</summary>
    public void ThrowIfFailed() => _fault?.Throw();
}
