using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Detects in the images of rows. A row's detections are a fixed number of values, so that rows travel through the same cursors as scores
/// do: how many there are, then class, score and four sides for each.
/// </summary>
/// <param name="group">What detects.</param>
/// <param name="imageColumn">The images.</param>
/// <param name="skipping">Where to tell of images that cannot be read; null: they are errors.</param>
internal sealed class DetectionScorer(DetectorGroup group, string imageColumn, IChannelProvider? skipping) : RowScorer
{
    /// <summary>Values of one detection.</summary>
    public const int Length = 6;

    public override int ClassCount => group.ClassCount;

    public override int OutputSize => 1 + (Length * group.Options.MaximumDetections);

    public override RowBlock Bind(DataViewRow source, int capacity)
    {
        // The shape is of no consequence: images are resized here.
        var reader = ImageReader.Create(source.Schema[imageColumn].Type, imageColumn, DetectionImages.Input(1, 1));
        var skipped = skipping is null ? null : new SkippedRows(skipping, imageColumn, "no detections");
        return new Block(group, reader, reader.Bind(source), source, skipped, capacity, OutputSize);
    }

    /// <summary>Writes what was found in an image as its row's values.</summary>
    public static void Write(Detection[] found, Span<float> row)
    {
        row[0] = found.Length;
        for (int i = 0; i < found.Length; i++)
        {
            var (number, score, box) = found[i];
            ((ReadOnlySpan<float>)[number, score, box.Left, box.Top, box.Right, box.Bottom]).CopyTo(row[(1 + (Length * i))..]);
        }
    }

    public override void ThrowIfDisposed() => group.ThrowIfDisposed();

    private sealed class Block(
        DetectorGroup group, ImageReader reader, ImageRow image, DataViewRow source, SkippedRows? skipped, int capacity, int outputSize)
        : RowBlock
    {
        private readonly RawBlock _raw = new(reader, capacity);

        public override void Append() => _raw.Append(image, source.Position);

        public override void Clear() => _raw.Clear();

        public override void Score(Span<float> probabilities)
        {
            var images = new List<(int Place, byte[][] Pixels, (int, int) Size)>(_raw.Count);
            for (int i = 0; i < _raw.Count; i++)
            {
                int place = i;
                if (_raw.Use(i, raw => images.Add(Resize(place, raw))) is not { } failure)
                    continue;
                (skipped ?? throw failure).Add(failure);
                Write([], probabilities.Slice(i * outputSize, outputSize));
            }
            // Neighbours of one size are seen together.
            for (int first = 0, end; first < images.Count; first = end)
            {
                for (end = first + 1; end < images.Count && images[end].Size == images[first].Size;)
                    end++;
                var found = group.Detect([.. images[first..end].Select(one => one.Pixels)], images[first].Size);
                for (int i = first; i < end; i++)
                    Write(found[i - first], probabilities.Slice(images[i].Place * outputSize, outputSize));
            }
        }

        public override void Dispose()
        {
            skipped?.Dispose();
            base.Dispose();
        }

        private (int Place, byte[][] Pixels, (int Height, int Width) Size) Resize(int place, RawImage raw)
        {
            (int, byte[][], (int, int)) resized = default;
            reader.ReadBitmap(raw, static (width, height) => (width, height), bitmap =>
            {
                ImageScaler.Check(bitmap);
                var sizes = group.Sizes(bitmap.Height, bitmap.Width);
                byte[][] pixels = new byte[sizes.Length][];
                for (int i = 0; i < sizes.Length; i++)
                    pixels[i] = DetectionImages.Resize(bitmap, sizes[i]);
                resized = (place, pixels, (bitmap.Height, bitmap.Width));
            });
            return resized;
        }
    }
}
