using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Reads the images of a data view as a transformer's network takes them.</summary>
internal static class FeatureBatches
{
    /// <summary>Reads all rows, in order.</summary>
    /// <param name="data">Has the feature column, and the label column if there is one to read.</param>
    /// <param name="feature">The images.</param>
    /// <param name="label">Their classes, or null to read images only; rows without a label are left out.</param>
    /// <param name="model">What the images are for.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="batchSize">Images a batch.</param>
    /// <param name="skipping">Where images are reported that are left out because they cannot be read; null: they are an error.</param>
    /// <returns>
    /// Images, float [N, C, H, W], normalised, on the device, which the caller disposes; classes from 0, empty without a label column.
    /// </returns>
    public static IEnumerable<(Tensor Images, int[] Classes)> Read(
        IDataView data, DataViewSchema.Column feature, DataViewSchema.Column? label, ScoringModel model, Device device, int batchSize,
        IChannelProvider? skipping)
    {
        var reader = ImageReader.Create(feature.Type, feature.Name, model.Input);
        DataViewSchema.Column[] columns = label is { } needed ? [feature, needed] : [feature];
        using var cursor = RowSource.Open(data, PathColumn.With(data.Schema, columns), reader.DecodesImages);
        using var skipped = skipping is null ? null : new SkippedRows(skipping, feature.Name, "no part in the measurement");
        using var normalizer = model.Normalization.On(device);
        var block = new PixelBlock(reader, batchSize);
        var image = reader.Bind(cursor);
        var classOf = label is { } column ? LabelReader.Bind(cursor, column) : null;
        var classes = new List<int>();
        while (cursor.MoveNext())
        {
            if (classOf?.Read() is { } value)
            {
                if (value == LabelReader.Missing)
                    continue;
                classes.Add(value);
            }
            block.Append(image, cursor.Position);
            if (block.IsFull && Take() is { } batch)
                yield return batch;
        }
        if (block.Count > 0 && Take() is { } rest)
            yield return rest;

        // Null where no image of the block can be read.
        (Tensor, int[])? Take()
        {
            using var scope = NewDisposeScope();
            var (channels, height, width) = model.Input.Shape;
            List<(int Place, InvalidDataException Failure)>? unreadable = skipped is null ? null : [];
            var pixels = block.Decode(unreadable);
            var values = empty(pixels.Count, height, width, channels, pixels.IsSingle ? ScalarType.Float32 : ScalarType.Byte);
            pixels.Bytes.CopyTo(values.bytes);
            int[] taken = [.. classes];
            classes.Clear();
            block.Clear();
            if (unreadable is { Count: > 0 })
            {
                unreadable.ForEach(one => skipped!.Add(one.Failure));
                int[] kept = [.. Enumerable.Range(0, pixels.Count).Except(unreadable.Select(one => one.Place))];
                if (kept.Length == 0)
                    return null;
                values = values.index_select(0, tensor(kept));
                taken = taken.Length == 0 ? [] : Array.ConvertAll(kept, place => taken[place]);
            }
            return (normalizer.Apply(values.to(device)).DetachFromDisposeScope(), taken);
        }
    }
}
