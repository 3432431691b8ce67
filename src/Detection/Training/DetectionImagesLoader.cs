using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Reads images and boxes: one cursor reads, workers decode, to find what is damaged and how large images are.</summary>
internal sealed class DetectionImagesLoader(IDataView data, DetectionImagesOptions options, IChannel channel)
{
    private const int Listed = 20;

    private readonly List<GroundTruth> _truths = [];
    private readonly List<(string Name, List<string> Problems)> _rows = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _cut = [];
    private readonly Dictionary<int, (int Height, int Width)> _sizes = [];

    public (int Slot, GroundTruth Truth, int Height, int Width)[] Load(OriginalImages originals, CancellationToken cancellationToken)
    {
        var failures = Read(originals, cancellationToken);
        if (failures.Count > 0 && options.CorruptImages == CorruptImageHandling.Throw)
            throw failures[0].In(options.Role, options.Columns.Image);
        if (failures.Count > 0)
            channel.Warning(MessageSensitivity.UserData,
                $"Left out of the {options.Role}, {failures.Count} images that cannot be read: {Some(failures)}.");

        var images = _sizes.OrderBy(size => size.Key).Select(
            size => (size.Key, Inside(size.Key, size.Value), size.Value.Height, size.Value.Width)).ToArray();
        if (_problems.Count > 0 && options.BadBoxes == BadBoxHandling.Throw)
            throw new InvalidDataException(
                $"The {options.Role} has {_problems.Count} boxes that cannot be used (BadBoxes can leave them out):"
                + $"{Environment.NewLine}{string.Join(Environment.NewLine, _problems)}");
        if (_problems.Count > 0)
            channel.Warning(MessageSensitivity.UserData,
                $"Left out of the {options.Role}, {_problems.Count} boxes that cannot be used: {Some(_problems)}.");
        if (_cut.Count > 0)
            channel.Warning(MessageSensitivity.UserData,
                $"In the {options.Role}, {_cut.Count} boxes reach beyond their images and are cut at the edge. Where they are many, they "
                + $"may have been drawn on images of another size, or on photos that were not turned upright (Exif): {Some(_cut)}.");
        return images.Length > 0
            ? images
            : throw new InvalidOperationException(
                failures.Count == 0 ? $"The {options.Role} has no rows." : $"The {options.Role} has no image that can be read.");
    }

    private IReadOnlyList<RowFailure> Read(OriginalImages originals, CancellationToken cancellationToken)
    {
        var schema = data.Schema;
        var columns = options.Columns;
        var image = schema[columns.Image];
        // The shape is of no consequence: images are kept as they are.
        var input = DetectionImages.Input(1, 1);
        var reader = ImageReader.Create(image.Type, image.Name, input);
        IEnumerable<DataViewSchema.Column> needed = [image, schema[columns.Label], schema[columns.BoundingBox]];
        if (options.IgnoredColumn is { } ignored)
            needed = needed.Append(schema[ignored]);
        using var cursor = RowSource.Open(data, PathColumn.With(schema, needed), reader.DecodesImages);
        var row = reader.Bind(cursor);
        var path = PathColumn.Bind(cursor);
        var truth = new TruthReader(cursor, columns, options.IgnoredColumn);
        using var workers = new DecodingWorkers(
            input, Keep, options.Workers, stopAtFailure: options.CorruptImages == CorruptImageHandling.Throw);
        while (!workers.HasStopped && RowSource.MoveNext(cursor))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<char> name = default;
            path(ref name);
            _rows.Add((name.IsEmpty ? $"row {cursor.Position}" : name.ToString(), []));
            _truths.Add(truth.Read(_rows[^1].Problems));
            workers.Add(row, _truths.Count - 1, cursor.Position, cancellationToken);
        }
        return workers.Finish();

        void Keep(RawImage raw, int slot, ImageScaler scaler)
        {
            (int, int) size = default;
            reader.ReadBitmap(raw, static (width, height) => (width, height), bitmap =>
            {
                ImageScaler.Check(bitmap);
                size = (bitmap.Height, bitmap.Width);
            });
            originals.Put(slot, raw);
            lock (_sizes)
                _sizes[slot] = size;
        }
    }

    /// <summary>The parts of boxes that lie in the image.</summary>
    private GroundTruth Inside(int slot, (int Height, int Width) size)
    {
        var (name, problems) = _rows[slot];
        var truth = _truths[slot];
        var clipped = Array.ConvertAll(truth.Boxes, box => box.ClipTo(size.Width, size.Height));
        var good = Enumerable.Range(0, clipped.Length).Where(i => clipped[i].Width > 0 && clipped[i].Height > 0).ToHashSet();
        _problems.AddRange(problems.Select(problem => $"{name}: {problem}."));
        _problems.AddRange(Enumerable.Range(0, clipped.Length).Where(i => !good.Contains(i))
            .Select(i => $"{name}: a box lies outside of the image of {size.Width}×{size.Height}: {TruthReader.Text(truth.Boxes[i])}."));
        _cut.AddRange(good.Where(i => IsBeyond(truth.Boxes[i], size))
            .Select(i => $"{name}: {TruthReader.Text(truth.Boxes[i])} in {size.Width}×{size.Height}"));
        return new(
            [.. clipped.Where((_, i) => good.Contains(i))], [.. truth.Classes.Where((_, i) => good.Contains(i))],
            [.. truth.IsIgnored.Where((_, i) => good.Contains(i))]);
    }

    /// <summary>By more than the pixel in which conventions of counting differ.</summary>
    private static bool IsBeyond(Box box, (int Height, int Width) size) =>
        box.Left < -1 || box.Top < -1 || box.Right > size.Width + 1 || box.Bottom > size.Height + 1;

    private static string Some<T>(IReadOnlyCollection<T> all) => string.Join("; ", all.Take(Listed)) + (all.Count > Listed ? "; ..." : "");
}
