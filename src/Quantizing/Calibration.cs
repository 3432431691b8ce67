namespace Microsoft.ML.ResNet;

/// <summary>Finds the ranges of a network's integers by images.</summary>
internal static class Calibration
{
    /// <summary>Every layer's maps of all images of a batch are in memory.</summary>
    private const int LargestBatch = 16;

    /// <param name="network">The network.</param>
    /// <param name="data">Has the column of images; all rows are read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names the row.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or the network does not compute with numbers.</exception>
    public static NumberFormat Measure(DescribedNetwork network, IDataView data)
    {
        var description = network.Description;
        var feature = ColumnChecks.FindFeature(data.Schema, description.Columns.Feature, description.FeatureType);
        var reader = ImageReader.Create(feature.Type, feature.Name, description.Input);
        using var cursor = RowSource.Open(data, PathColumn.With(data.Schema, [feature]), reader.DecodesImages);
        var image = reader.Bind(cursor);
        var block = new PixelBlock(
            reader, ScoringModel.BatchSize(description.Input.Shape, outputSize: 1, isOnCpu: true, limit: LargestBatch));
        using var observed = Observe(network);
        bool isEmpty = true;
        while (RowSource.MoveNext(cursor))
        {
            isEmpty = false;
            do
            {
                block.Append(image, cursor.Position);
            }
            while (!block.IsFull && RowSource.MoveNext(cursor));
            observed.Run(block.Decode());
            block.Clear();
        }
        if (isEmpty)
            throw new InvalidOperationException("CalibrationData must have at least one row; it has none.");

        var ranges = observed.Ranges;
        foreach (var (name, range) in ranges)
        {
            if (!float.IsFinite(range.Minimum) || !float.IsFinite(range.Maximum))
                throw new InvalidOperationException(
                    $"The network cannot be written in integers: {name} gives values that are not finite.");
        }
        return new(NetworkPrecision.Int8, ranges);
    }

    private static ObservedNetwork Observe(DescribedNetwork network)
    {
        try
        {
            return new(network);
        }
        catch (Exception exception) when (NativeErrors.IsLibraryMissing(exception))
        {
            throw NativeErrors.OnnxRuntimeMissing(exception);
        }
    }
}
