using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>Reads scores one row after the other through a cursor, as ML.NET's own evaluation does.</summary>
internal static class ScoreReading
{
    private const int WarmUpBatches = 3;

    /// <returns>Rows a second, of whole batches, once a few were read.</returns>
    public static double Rate(IDataView scored, int batchSize, double seconds)
    {
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var scores = default(VBuffer<float>);
        for (int i = 0; i < WarmUpBatches; i++)
            ReadBatch();
        var clock = Stopwatch.StartNew();
        int batches = 0;
        for (; batches == 0 || clock.Elapsed.TotalSeconds < seconds; batches++)
            ReadBatch();
        return batches * batchSize / clock.Elapsed.TotalSeconds;

        void ReadBatch()
        {
            for (int row = 0; row < batchSize; row++)
            {
                if (!cursor.MoveNext())
                    throw new InvalidOperationException("There are no more rows.");
                getter(ref scores);
            }
        }
    }
}
