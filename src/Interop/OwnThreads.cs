using System.Collections.Concurrent;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Loops over numbered items on the caller's thread and others that this class keeps. Not on those of the pool: who scores in tasks of the
/// pool keeps all its threads waiting for a loop that itself waits for one of them, and then everything in the process stands still until
/// the pool adds some, a few a second.
/// </summary>
internal static class OwnThreads
{
    /// <summary>
    /// Calls <paramref name="body"/> for each number below <paramref name="count"/>, in no order. The first exception ends the loop and
    /// reaches the caller as it is.
    /// </summary>
    public static void For(int count, Action<int> body) => For(count, static () => 0, (number, _) => body(number), static _ => { });

    /// <inheritdoc cref="For(int, Action{int})" path="/*[not(self::param)]"/>
    /// <param name="count">How many items there are.</param>
    /// <param name="start">Makes what a thread works with.</param>
    /// <param name="body">Takes an item's number, from 0, and what its thread works with.</param>
    /// <param name="end">Takes what a thread worked with, after its last item.</param>
    public static void For<T>(int count, Func<T> start, Action<int, T> body, Action<T> end)
    {
        int helpers = Math.Max(0, Math.Min(count, Environment.ProcessorCount) - 1);
        var loop = new SharedLoop(count);
        // Never disposed, which the last helper's signal could still be about: without a wait handle it holds nothing native.
        var done = new CountdownEvent(helpers + 1);
        for (int i = 0; i < helpers; i++)
            Helper.Run(Work);
        Work();
        done.Wait();
        loop.ThrowIfFailed();

        void Work()
        {
            loop.Run(start, body, end);
            done.Signal();
        }
    }

    /// <summary>A thread that waits for its next work: starting one takes as long as decoding a small image.</summary>
    private sealed class Helper
    {
        private static readonly ConcurrentStack<Helper> Idle = [];

        private readonly object _turn = new();
        private Action? _work;

        private Helper() => new Thread(Loop) { IsBackground = true, Name = "ResNet loop" }.Start();

        public static void Run(Action work)
        {
            var helper = Idle.TryPop(out var idle) ? idle : new Helper();
            lock (helper._turn)
            {
                helper._work = work;
                Monitor.Pulse(helper._turn);
            }
        }

        private void Loop()
        {
            // Many callers at once bring many helpers; afterwards one a processor is enough.
            while (true)
            {
                NextWork()();
                if (Idle.Count >= Environment.ProcessorCount)
                    return;
                Idle.Push(this);
            }
        }

        private Action NextWork()
        {
            lock (_turn)
            {
                while (_work is null)
                    Monitor.Wait(_turn);
                var work = _work;
                _work = null;
                return work;
            }
        }
    }
}
