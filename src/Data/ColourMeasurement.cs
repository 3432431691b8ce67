namespace Microsoft.ML.ResNet;

/// <summary>Measures the colours of a column of images.</summary>
internal static class ColourMeasurement
{
    /// <param name="data">Has the images.</param>
    /// <param name="column">Their column, of <c>MLImage</c>s.</param>
    /// <param name="shape">What they are brought to first.</param>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; it names the row.</exception>
    public static PrincipalColour[] Of(IDataView data, DataViewSchema.Column column, ImageShape shape)
    {
        // Evenly from the whole set, whose order may be that of its classes.
        long step = Math.Max(1, (data.GetRowCount() ?? 0) / MeasuredImages.Most);
        var input = new ImageInput(shape, PixelLayout.Interleaved);
        var (moments, raw, scaler, pixels) = (new ColourMoments(), new RawImage(), new ImageScaler(input), new byte[shape.PixelCount]);
        using var cursor = data.GetRowCursor(PathColumn.With(data.Schema, [column]));
        var image = ImageReader.Create(column.Type, column.Name, input).Bind(cursor);
        while (cursor.MoveNext())
        {
            if (cursor.Position % step != 0)
                continue;
            try
            {
                image.Read(raw);
                scaler.Scale(raw.Bitmap, pixels);
            }
            catch (UnreadableImageException exception)
            {
                throw RowFailure.At(cursor.Position, raw, "data", column.Name, exception);
            }

            moments.Add(pixels);
        }

        return moments.IsEmpty
            ? throw new InvalidOperationException($"Column '{column.Name}' has no images to measure colours on.")
            : moments.PrincipalColours();
    }
}
