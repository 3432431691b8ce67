using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Datasets;

/// <summary>A row as a cursor gave it.</summary>
internal sealed record DatasetRow(ulong Id, long Batch, byte[] Image, uint Label)
{
    public static List<DatasetRow> ReadAll(IDataView view, Random? rand = null)
    {
        using var cursor = view.GetRowCursor([view.Schema["Image"], view.Schema["Label"]], rand);
        return ReadAll(cursor);
    }

    public static List<DatasetRow> ReadAll(DataViewRowCursor cursor)
    {
        var rows = new List<DatasetRow>();
        var id = cursor.GetIdGetter();
        var image = cursor.GetGetter<VBuffer<byte>>(cursor.Schema["Image"]);
        var label = cursor.GetGetter<uint>(cursor.Schema["Label"]);
        DataViewRowId rowId = default;
        VBuffer<byte> pixels = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            id(ref rowId);
            image(ref pixels);
            label(ref key);
            rows.Add(new(rowId.Low, cursor.Batch, [.. pixels.DenseValues()], key));
        }
        return rows;
    }

    public static string[] KeyNames(IDataView view, string column = "Label")
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[column].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
