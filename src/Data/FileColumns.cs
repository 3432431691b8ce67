using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Columns that hold whole files, and say by an annotation which other column has their paths: filters, shuffles and renamed columns keep
/// it, and what changes the files does not.
/// </summary>
internal static class FileColumns
{
    private const string PathColumn = "FilePathColumn", PackedPath = "PackedPath";

    /// <summary>The annotation of a column of files whose paths are in another.</summary>
    /// <param name="pathColumn">That other column.</param>
    /// <param name="packedPath">The packed file that they are in, or null.</param>
    public static DataViewSchema.Annotations Annotation(string pathColumn, string? packedPath = null)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        Add(PathColumn, pathColumn);
        if (packedPath is not null)
            Add(PackedPath, packedPath);
        return annotations.ToAnnotations();

        void Add(string name, string text) =>
            annotations.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
    }

    /// <summary>The name of the column that has the paths of a column's files, or null.</summary>
    public static string? PathColumnOf(DataViewSchema.Column column) => TextOf(column, PathColumn);

    /// <summary>The paths of a column's files, still without any.</summary>
    public static ImagePaths NewPathsOf(DataViewSchema.Column column) =>
        TextOf(column, PackedPath) is { } packedPath ? new PackedImagePaths(packedPath) : new ImagePaths();

    private static string? TextOf(DataViewSchema.Column column, string annotation)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation) is not { Type: TextDataViewType })
            return null;
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(annotation, ref text);
        return text.ToString();
    }

    /// <summary>A path as <c>LoadRawImageBytes</c> takes it.</summary>
    public static string FullPath(string? folder, ReadOnlySpan<char> path) =>
        string.IsNullOrEmpty(folder) ? path.ToString() : Path.Combine(folder, path.ToString());
}
