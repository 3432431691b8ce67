using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>Reads scores one row after the other through a cursor, as ML.NET's own evaluation does.</summary>
internal static class ScoreReading
{
    /// <returns>Rows a second, of whole batches.</returns>
    public static double Rate(IDataView scored, int batchSize, double seconds, string columnName = "Score")
    {
        var column = scored.Schema[columnName];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var scores = default(VBuffer<float>);
        return SteadyRate.Of(batchSize, seconds, _ =>
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
