using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Rows divided over processes, and brought together again in ML.NET's binary form.</summary>
internal static class RowSharing
{
    private const string Task = "bring their rows";

    public static IDataView Take(DataOperationsCatalog catalog, IDataView data, TrainingProcesses processes)
    {
        if (processes.Count == 1)
            return data;
        long rows = data.GetRowCount() ?? CountRows(data);
        long start = rows * processes.Rank / processes.Count, end = rows * (processes.Rank + 1) / processes.Count;
        // A filter that takes no rows at all is refused; what is beyond the last is none, too.
        return catalog.TakeRows(start == 0 ? data : catalog.SkipRows(data, end > start ? start : rows), Math.Max(1, end - start));
    }

    public static IDataView Gather(DataOperationsCatalog catalog, IDataView share, TrainingProcesses processes, string[] columnNames)
    {
        using var together = processes.Begin("Rows that were not gathered are to be computed again.");
        try
        {
            CheckColumns(share.Schema, columnNames);
            var chosen = new MLContext().Transforms.SelectColumns(columnNames).Fit(share).Transform(share);
            byte[] own = Encode(catalog, chosen);
            if (processes.Group is { } group)
            {
                ThrowIfDifferent(group, Describe(chosen.Schema));
                return new JoinedView([.. group.GatherBytes(own, Task).Select(rows => Decode(catalog, rows))]);
            }
            return Decode(catalog, own);
        }
        catch (Exception failure) when (processes.Group is { HasAgreed: false })
        {
            processes.Announce(failure);
            throw;
        }
    }

    private static long CountRows(IDataView data)
    {
        long rows = 0;
        using var cursor = data.GetRowCursor([]);
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    private static void CheckColumns(DataViewSchema schema, string[] columnNames)
    {
        var problems = new List<string>();
        if (columnNames.Length == 0)
            problems.Add("columnNames must name the columns to gather; received none.");
        foreach (string name in columnNames)
        {
            if (schema.GetColumnOrNull(name) is not { } column)
                problems.Add($"columnNames must name columns of the data; there is no \"{name}\".");
            else if ((column.Type is VectorDataViewType vector ? vector.ItemType : column.Type) is not PrimitiveDataViewType)
                problems.Add($"columnNames must name columns that ML.NET saves as binary data; \"{name}\" is {column.Type}.");
        }
        Validation.ThrowIfAny(problems, nameof(columnNames));
    }

    private static byte[] Encode(DataOperationsCatalog catalog, IDataView rows)
    {
        using var bytes = new MemoryStream();
        try
        {
            catalog.SaveAsBinary(rows, bytes);
        }
        catch (InvalidOperationException exception) when (exception.InnerException is { } reason && RowSource.IsReadAhead(exception))
        {
            throw new InvalidOperationException(reason.GetBaseException().Message, exception);
        }
        return bytes.ToArray();
    }

    private static IDataView Decode(DataOperationsCatalog catalog, byte[] rows) => catalog.LoadFromBinary(new MemoryFile(rows));

    private static void ThrowIfDifferent(ProcessGroup group, string columns)
    {
        string[] all = group.GatherTexts(columns, Task);
        int other = Array.FindIndex(all, text => text != all[0]);
        if (other < 0)
            return;
        group.HasAgreed = true;
        throw new InvalidOperationException(
            $"The rows of all processes must have the same columns, key values included; process 0 has {all[0]}, process {other} has "
            + $"{all[other]}. What maps values to keys must be fitted on all data, not on a share.");
    }

    /// <summary>Key values by name, up to a length that a message can have, and by their hash.</summary>
    private static string Describe(DataViewSchema schema) => string.Join("; ", schema.Select(column =>
    {
        const int Shown = 60;
        if (column.Type is not KeyDataViewType { Count: var count } || ClassNames.Of(column, (int)count) is not { } names)
            return $"{column.Name}: {column.Type}";
        string keys = string.Join(", ", names.ToStrings());
        return $"{column.Name}: {column.Type} of {(keys.Length > Shown ? $"{keys[..Shown]}... ({Hash(keys)})" : keys)}";
    }));

    private static string Hash(string text) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);
}
