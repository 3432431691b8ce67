using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The rows of a data set that have a label, as the paths of their files and their classes.</summary>
internal sealed record ImageListing(ImagePaths Paths, int[] Labels, int MissingLabels)
{
    /// <summary>Lists the rows of a view, if it tells the files of its images.</summary>
    /// <param name="data">The view.</param>
    /// <param name="featureColumn">Its images.</param>
    /// <param name="labelColumn">Its labels.</param>
    /// <param name="options">The column of paths, and what these begin from.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null where the files are not known.</returns>
    /// <exception cref="ArgumentException">The files are not those of the images.</exception>
    public static ImageListing? Of(
        IDataView data, string featureColumn, string labelColumn, ImageStoreOptions options, CancellationToken cancellationToken)
    {
        var feature = data.Schema[featureColumn];
        if ((options.ImagePathColumn ?? FileColumns.PathColumnOf(feature)) is not { } pathColumn
            || data.Schema.GetColumnOrNull(pathColumn) is not { Type: TextDataViewType } path)
            return null;

        ThrowIfOtherImages(data, feature, path, options);
        var label = data.Schema[labelColumn];
        var (paths, labels, missing) = (FileColumns.NewPathsOf(feature), new List<int>((int)(data.GetRowCount() ?? 0)), 0);
        using var cursor = data.GetRowCursor([path, label]);
        var (labelOf, pathOf) = (options.LabelReaderOf(cursor, label), cursor.GetGetter<ReadOnlyMemory<char>>(path));
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int value = labelOf.Read();
            if (value == LabelReader.Missing)
            {
                missing++;
                continue;
            }

            pathOf(ref text);
            paths.Add(FileColumns.FullPath(options.ImageFolder, text.Span));
            labels.Add(value);
        }

        paths.Trim();
        return new(paths, [.. labels], missing);
    }

    /// <summary>A column of paths may be that of other images, or the images may have been changed since: the first row tells.</summary>
    private static void ThrowIfOtherImages(
        IDataView data, DataViewSchema.Column feature, DataViewSchema.Column path, ImageStoreOptions options)
    {
        if (!ImageInput.AreImages(feature.Type) || feature.Type is not VectorDataViewType)
            throw new ArgumentException(
                $"ImagePathColumnName is for columns of image files, Vector<Byte>; column '{feature.Name}' is {feature.Type}. Load files "
                + "with LoadRawImageBytes, or leave it null.");
        using var cursor = RowSource.Open(data, [feature, path], decodesImages: true);
        if (!cursor.MoveNext())
            return;
        VBuffer<byte> bytes = default;
        ReadOnlyMemory<char> text = default;
        byte[] buffer = [];
        cursor.GetGetter<ReadOnlyMemory<char>>(path)(ref text);
        var paths = FileColumns.NewPathsOf(feature);
        paths.Add(FileColumns.FullPath(options.ImageFolder, text.Span));
        bool areEqual;
        try
        {
            using var source = paths.Open();
            cursor.GetGetter<VBuffer<byte>>(feature)(ref bytes);
            areEqual = bytes.DenseValues().ToArray().AsSpan().SequenceEqual(source.Read(0, ref buffer).Bytes);
        }
        catch (Exception exception) when (exception is UnreadableImageException or IOException or UnauthorizedAccessException
            or InvalidOperationException or ArgumentException)
        {
            // Whoever reads the image will say so.
            return;
        }

        if (!areEqual)
            throw new ArgumentException(
                $"Column '{path.Name}' must have the path of the file that column '{feature.Name}' holds; in the first row of the "
                + $"{options.Role} {paths[0]} is another. Set ImagePathColumnName and ImageFolder, or ImageReading to Once.");
    }
}
