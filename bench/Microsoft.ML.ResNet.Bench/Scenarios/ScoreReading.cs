using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>Reads scores one row after the other through a cursor, as ML.NET's own evaluation does.</summary>
internal static class ScoreReading
{
    /// <summary>Batch after batch, until the turns are over.</summary>
    public static void InTurns(IDataView scored, int batchSize, string columnName = "Score")
    {
        var column = scored.Schema[columnName];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var scores = default(VBuffer<float>);
        Turns.Repeat(batchSize, _ =>
        {
            for (int row = 0; row < batchSize; row++)
            {
                if (!cursor.MoveNext())
                    throw new InvalidOperationException("There are no more rows.");
                getter(ref scores);
            }
        });
    }
}
