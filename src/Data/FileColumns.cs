using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Columns that hold whole files, and say by an annotation which other column has their paths: filters, shuffles and renamed columns keep
/// it, and what changes the files does not.
/// </summary>
internal static class FileColumns
{
    private const string PathColumn = "FilePathColumn";

    /// <summary>The annotation of a column of files whose paths are in another.</summary>
    public static DataViewSchema.Annotations Annotation(string pathColumn)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            PathColumn, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = pathColumn.AsMemory());
        return annotations.ToAnnotations();
    }

    /// <summary>The name of the column that has the paths of a column's files, or null.</summary>
    public static string? PathColumnOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(PathColumn) is not { Type: TextDataViewType })
            return null;
        ReadOnlyMemory<char> name = default;
        column.Annotations.GetValue(PathColumn, ref name);
        return name.ToString();
    }

    /// <summary>A path as <c>LoadRawImageBytes</c> takes it.</summary>
    public static string FullPath(string? folder, ReadOnlySpan<char> path) =>
        string.IsNullOrEmpty(folder) ? path.ToString() : Path.Combine(folder, path.ToString());
}
