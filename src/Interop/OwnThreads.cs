using System.Runtime.ExceptionServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Loops over numbered items on the caller's thread and others made for it. Not on those of the pool: who scores in tasks of the pool keeps
/// all its threads waiting for a loop that itself waits
/// for one of them, and then everything in the process stands still until the pool adds some, a few a second.
/// </summary>
internal static class OwnThreads
{
    /// <summary>
    /// Calls <paramref name="body"/> for each number below <paramref name="count"/>, in no order. The first exception ends the loop and
    /// reaches the caller as it is.
    /// </summary>
    public static void For(int count, Action<int> body) => For(count, static () => 0, (number, _) => body(number), static _ => { });

    /// <inheritdoc cref="For(int, Action{int})"/>
    /// <param name="count">How many items there are.</param>
    /// <param name="start">Makes what a thread works with.</param>
    /// <param name="body">Takes an item's number, from 0, and what its thread works with.</param>
    /// <param name="end">Takes what a thread worked with, after its last item.</param>
    public static void For<T>(int count, Func<T> start, Action<int, T> body, Action<T> end)
    {
        int taken = 0;
        ExceptionDispatchInfo? fault = null;
        var others = new Thread[Math.Max(0, Math.Min(count, Environment.ProcessorCount) - 1)];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work) { IsBackground = true, Name = $"ResNet loop {i}" };
            others[i].Start();
        }
        Work();
        foreach (var thread in others)
            thread.Join();
        fault?.Throw();

        void Work()
        {
            try
            {
                var own = start();
                int number;
                while (Volatile.Read(ref fault) is null && (number = Interlocked.Increment(ref taken) - 1) < count)
                    body(number, own);
                end(own);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(exception), null);
            }
        }
    }
}
