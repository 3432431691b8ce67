namespace Microsoft.ML.ResNet;

/// <summary>Opens cursors whose rows fail one by one.</summary>
internal static class RowSource
{
    /// <summary>A cursor in the order of the rows.</summary>
    /// <remarks>
    /// ML.NET reads vectors on several threads (its "splitter" and "consolidator"), ahead of whoever asks: where one row's file is missing,
    /// such a cursor ends as a whole, and does not tell the row. A set of one cursor is read on the thread that asks. For images that are
    /// decoded afterwards, that costs little: our own threads do it.
    /// </remarks>
    /// <param name="data">The view.</param>
    /// <param name="columns">The columns needed.</param>
    /// <param name="decodesImages">Whether there is a column of images to be decoded.</param>
    /// <param name="random">For cursors in another order.</param>
    public static DataViewRowCursor Open(
        IDataView data, IEnumerable<DataViewSchema.Column> columns, bool decodesImages, Random? random = null)
    {
        if (!decodesImages)
            return data.GetRowCursor(columns, random);
        var needed = columns.ToArray();
        var cursors = data.GetRowCursorSet(needed, 1, random);
        if (cursors is [var only])
            return only;
        // Not what a set of one should be, but nothing forbids it.
        foreach (var cursor in cursors)
            cursor.Dispose();
        return data.GetRowCursor(needed, random);
    }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="InvalidDataException">ML.NET read ahead all the same, and could not read a row.</exception>
    public static bool MoveNext(DataViewRowCursor cursor)
    {
        try
        {
            return cursor.MoveNext();
        }
        catch (InvalidOperationException exception) when (exception.InnerException is { } reason && IsReadAhead(exception))
        {
            throw new InvalidDataException(
                $"The data cannot be read after row {cursor.Position} (counted from 0): {reason.Message.TrimEnd('.')}. Where a filter or a "
                + "cache stands behind the loader of images, ML.NET reads ahead on several threads, which end together where one row "
                  + "fails: put the loader behind it.",
                  exception);
        }
    }

    /// <summary>Whether ML.NET has wrapped what went wrong with a row that it read ahead.</summary>
    public static bool IsReadAhead(Exception exception) => exception.Message.StartsWith("Splitter/consolidator", StringComparison.Ordinal);
}
