using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Packs the images of a view into one file: one cursor reads, several threads check and resize, one writes in order.</summary>
internal sealed class ImagePacking
{
    private const int ChunkImages = 64;

    private readonly IDataView _data;
    private readonly PackingOptions _options;
    private readonly IChannel _channel;
    private readonly ImageReader _reader;
    private readonly ImagePaths? _paths;
    private readonly List<RowFailure> _failures = [];

    private ImagePacking(IDataView data, PackingOptions options, IChannel channel)
    {
        (_data, _options, _channel) = (data, options, channel);
        var image = data.Schema.GetColumnOrNull(options.ImageColumnName)
            ?? throw SchemaMismatch.Missing("image", options.ImageColumnName, nameof(data));
        if (image.Type is not VectorDataViewType || !ImageInput.AreImages(image.Type))
            throw SchemaMismatch.Of("image", options.ImageColumnName, "Vector<Byte> (an encoded image)", image.Type, nameof(data));
        _ = data.Schema.GetColumnOrNull(options.LabelColumnName)
            ?? throw SchemaMismatch.Missing("label", options.LabelColumnName, nameof(data));
        _reader = ImageReader.Create(
            image.Type, options.ImageColumnName, new ImageInput(new(3, 1, 1), PixelLayout.Interleaved) { Decoding = options.Decoding });
        if (data.Schema.GetColumnOrNull(options.ImagePathColumnName) is { Type: TextDataViewType } path)
            _paths = AllPaths(path);
    }

    /// <summary>Packs all rows that have a label.</summary>
    public static void Run(IDataView data, string path, PackingOptions options, IChannel channel)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        var packing = new ImagePacking(data, options, channel);
        using var writer = new PackedImageWriter(path);
        if (writer.Count > 0)
            channel.Info(MessageSensitivity.None, $"Going on after the {writer.Count} images that are packed already.");
        packing.Pack(writer);
        writer.Complete(packing.Classes());
        if (packing._failures.Count > 0)
            channel.Warning(
                MessageSensitivity.UserData,
                $"Not packed: {packing._failures.Count} images that cannot be read ({DatasetErrors.List(
                    [.. packing._failures.Select(failure => failure.ToString())])}).");
    }

    private ImagePaths AllPaths(DataViewSchema.Column column)
    {
        var paths = new ImagePaths();
        using var cursor = _data.GetRowCursor([column]);
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> path = default;
        while (cursor.MoveNext())
        {
            getter(ref path);
            paths.Add(path.Span);
        }

        return paths;
    }

    private string[] Classes()
    {
        var label = _data.Schema[_options.LabelColumnName];
        int count = LabelReader.ClassCount(label);
        return ClassNames.Of(label, count)?.ToStrings() ?? [.. Enumerable.Range(1, count).Select(key => $"{key}")];
    }

    private void Pack(PackedImageWriter writer)
    {
        var label = _data.Schema[_options.LabelColumnName];
        using var cursor = RowSource.Open(_data, [_data.Schema[_options.ImageColumnName], label], decodesImages: true);
        var (image, labelOf) = (_reader.Bind(cursor), LabelReader.Bind(cursor, label));
        int common = _paths?.CommonFolder() ?? 0;
        RawImage[] raws = [.. Enumerable.Range(0, ChunkImages).Select(_ => new RawImage())];
        var chunk = new List<PackedRecord>();
        long last = writer.LastRow;
        while (RowSource.MoveNext(cursor))
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            int value = labelOf.Read();
            if (value == LabelReader.Missing)
                continue;
            string name = _paths?.NameWithin(common, (int)cursor.Position) ?? FormattableString.Invariant($"row {cursor.Position}");
            if (cursor.Position <= last)
            {
                if (writer.TryGet(cursor.Position, out var record) && (record.Name, record.Label) != (name, value))
                    throw new InvalidDataException(
                        $"What was begun in {writer.PartPath} is of other data: its row {cursor.Position} is {record.Name} of class "
                        + $"{record.Label}, and here {name} of class {value}. Delete it to begin anew.");
                continue;
            }

            if (!TryRead(image, raws[chunk.Count], name, cursor.Position))
                continue;
            chunk.Add(new(cursor.Position, value, name, 0, 0));
            if (chunk.Count == ChunkImages)
                Write(chunk, raws, writer);
        }

        Write(chunk, raws, writer);
    }

    private bool TryRead(ImageRow image, RawImage raw, string name, long row)
    {
        try
        {
            image.Read(raw);
            return true;
        }
        catch (UnreadableImageException exception)
        {
            Fail(row, name, exception);
            return false;
        }
    }

    private void Write(List<PackedRecord> chunk, RawImage[] raws, PackedImageWriter writer)
    {
        var packed = new byte[chunk.Count][];
        var failures = new UnreadableImageException?[chunk.Count];
        OwnThreads.For(chunk.Count, i =>
        {
            try
            {
                packed[i] = Packed(raws[i]);
            }
            catch (UnreadableImageException exception)
            {
                failures[i] = exception;
            }
        });
        for (int i = 0; i < packed.Length; i++)
        {
            var (row, label, name, _, _) = chunk[i];
            if (failures[i] is { } failure)
                Fail(row, name, failure);
            else
                writer.Add(row, label, name, packed[i]);
        }

        chunk.Clear();
    }

    /// <summary>The file as it is, or resized and without compression; decoded either way, so that what is packed can be read.</summary>
    private byte[] Packed(RawImage raw)
    {
        if (_options.ShorterSide is not { } side)
        {
            _reader.Check(raw, null);
            return raw.DenseBytes().ToArray();
        }

        byte[] packed = [];
        _reader.ReadBitmap(raw, (width, height) => Size(width, height, side), bitmap =>
        {
            var (width, height) = Size(bitmap.FullWidth, bitmap.FullHeight, side);
            var pixels = new byte[checked(3 * width * height)];
            new ImageScaler(new ImageShape(3, height, width)).Scale(bitmap, new ScaledCrop(width, height, 0, 0, Mirror: false), pixels);
            packed = BitmapFile.Write(pixels, width, height);
        });
        return packed;
    }

    private static (int Width, int Height) Size(int width, int height, int shorterSide) =>
        Math.Min(width, height) <= shorterSide
            ? (width, height)
            : ScaledCrop.Resize(width, height, shorterSide, new(3, shorterSide, shorterSide));

    private void Fail(long row, string name, UnreadableImageException reason)
    {
        var failure = new RowFailure(0, row, name, reason);
        if (_options.CorruptImages == CorruptImageHandling.Throw)
            throw failure.In("data to be packed", _options.ImageColumnName);
        _failures.Add(failure);
    }
}
