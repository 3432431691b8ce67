namespace Microsoft.ML.Data;

/// <summary>Reads a set of cursors, each in a thread of its own, as one cursor in the order of their batches.</summary>
internal static class Consolidation
{
    // As many as there are processors but the caller's, and at least two.
    private static readonly int Threads = Math.Max(2, Environment.ProcessorCount - 1);

    /// <summary>A cursor over the view's own cursor set; null, if there are columns whose values cannot be handed between threads.</summary>
    public static DataViewRowCursor TryCreateCursor(IDataView view, DataViewSchema.Column[] needed, Random rand)
    {
        if (!needed.All(column => ColumnBuffer.CanKeep(column.Type)))
            return null;
        var inputs = view.GetRowCursorSet(needed, Threads, rand);
        return inputs.Length == 1 ? inputs[0] : Consolidate(inputs);
    }

    private static BufferedCursor Consolidate(DataViewRowCursor[] inputs)
    {
        var schema = inputs[0].Schema;
        var pool = new RowBufferPool(schema, schema.Select(inputs[0].IsColumnActive).ToArray());
        var stop = new CancellationTokenSource();
        var workers = Array.ConvertAll(inputs, input => new ConsolidationWorker(input, pool, stop.Token));
        return new BufferedCursor(pool, () => TakeEarliest(workers), () =>
        {
            stop.Cancel();
            foreach (var worker in workers)
                worker.Wait();
        });
    }

    /// <summary>Every worker yields its batches in order, so the earliest of those that are next is the earliest of all.</summary>
    private static RowBuffer TakeEarliest(ConsolidationWorker[] workers)
    {
        ConsolidationWorker earliest = null;
        foreach (var worker in workers)
        {
            if (worker.Next is { } buffer && (earliest == null || buffer.Failure != null || buffer.Batch < earliest.Next.Batch))
            {
                earliest = worker;
                if (buffer.Failure != null)
                    break;
            }
        }

        return earliest?.Take();
    }
}
