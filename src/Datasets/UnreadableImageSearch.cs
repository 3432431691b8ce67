using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads every image of a view as training and scoring do, to find those that they would stop at.</summary>
internal static class UnreadableImageSearch
{
    /// <summary>Decoding does not depend on the size that images are brought to.</summary>
    private static readonly ImageInput AnySize = new(new ImageShape(3, 1, 1), PixelLayout.Interleaved);

    /// <returns>In the order of the rows.</returns>
    public static IReadOnlyList<UnreadableImage> Find(
        IDataView data, string imageColumnName, string? imagePathColumnName, CancellationToken cancellationToken)
    {
        var column = data.Schema.GetColumnOrNull(imageColumnName) ?? throw SchemaMismatch.Missing("image", imageColumnName, nameof(data));
        if (!ImageInput.AreImages(column.Type))
            throw SchemaMismatch.Of("image", imageColumnName, "Vector<Byte> (an encoded image) or Image", column.Type, nameof(data));

        var reader = ImageReader.Create(column.Type, imageColumnName, AnySize);
        using var workers = new DecodingWorkers(
            AnySize, (raw, _, _) => reader.Check(raw, shorterSide: null), Environment.ProcessorCount, stopAtFailure: false);
        using (var cursor = RowSource.Open(data, [column], decodesImages: true))
        {
            var image = reader.Bind(cursor);
            for (int slot = 0; RowSource.MoveNext(cursor); slot++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                workers.Add(image, slot, cursor.Position, cancellationToken);
            }
        }
        var failures = workers.Finish();
        string[]? paths = failures.Count > 0 ? Paths(data, imagePathColumnName) : null;
        return [.. failures.Select(failure => new UnreadableImage(failure.Row, paths?[failure.Row], failure.Reason.Message))];
    }

    private static string[]? Paths(IDataView data, string? column) =>
        column is not null && data.Schema.GetColumnOrNull(column) is { Type: TextDataViewType } paths
            ? [.. data.GetColumn<string>(paths)]
            : null;
}
