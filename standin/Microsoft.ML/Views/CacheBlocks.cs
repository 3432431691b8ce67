using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Hands out the rows of a cache, in blocks where several cursors share them. The cache is filled when the first block is asked for.</summary>
internal sealed class CacheBlocks(bool isShared, Random random, Func<long> fill)
{
    private const int RowsABlock = 64;

    private int _rows = -1;
    private int[] _order;
    private long _next = -1;

    /// <summary>Rows [first, end) of the order and their batch; empty after the last.</summary>
    public (int First, int End, long Batch) Take()
    {
        Fill();
        if (!isShared)
            return Interlocked.Increment(ref _next) == 0 ? (0, _rows, 0) : (0, 0, 0);
        var block = Interlocked.Increment(ref _next);
        var first = Math.Min(block * RowsABlock, _rows);
        return ((int)first, (int)Math.Min(first + RowsABlock, _rows), block);
    }

    /// <summary>The row of the source at that place of the order.</summary>
    public int RowAt(int place) => _order == null ? place : _order[place];

    private void Fill()
    {
        lock (fill)
        {
            if (_rows >= 0)
                return;
            long rows;
            try
            {
                rows = fill();
            }
            catch (Exception failure)
            {
                throw ((IExceptionContext)null).Except(failure, "Event we were waiting on was subject to an exception");
            }

            _order = random == null ? null : Permutation(random, (int)rows);
            _rows = (int)rows;
        }
    }

    private static int[] Permutation(Random random, int size)
    {
        var order = Enumerable.Range(0, size).ToArray();
        for (var i = 0; i < size; i++)
        {
            var other = i + random.Next(size - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
