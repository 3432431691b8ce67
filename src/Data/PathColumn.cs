using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The column that tells where images came from, so that messages can name their files: the first text column with Path, File or Source in
/// its name, as <c>LoadFromImageFolder</c>, ML.NET's samples and Model Builder call it.
/// </summary>
internal static class PathColumn
{
    private static readonly string[] s_words = ["Path", "File", "Source"];

    public static DataViewSchema.Column? Find(DataViewSchema schema)
    {
        foreach (var column in schema)
        {
            if (!column.IsHidden && column.Type is TextDataViewType
                && s_words.Any(word => column.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                return column;
        }

        return null;
    }

    /// <summary>The columns to ask a view for: <paramref name="columns"/>, and the paths where it has them.</summary>
    public static IEnumerable<DataViewSchema.Column> With(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns) =>
        Find(schema) is { } path ? columns.Append(path).DistinctBy(column => column.Index) : columns;

    /// <summary>Reads the paths of rows, or nothing where the row does not have them to give.</summary>
    public static ValueGetter<ReadOnlyMemory<char>> Bind(DataViewRow row) =>
        Find(row.Schema) is { } path && row.IsColumnActive(path)
            ? row.GetGetter<ReadOnlyMemory<char>>(path)
            : (ref ReadOnlyMemory<char> value) => value = default;
}
