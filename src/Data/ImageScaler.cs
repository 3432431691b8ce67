using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Brings decoded images to the network's shape: resized by the shorter side, or to the smallest size that covers the target, then the
/// centre of it, so that an image is never stretched. Within one grey level of Pillow's <c>resize</c> with the same filter and <c>crop</c>,
/// unless asked to do it as ML.NET does. Holds working memory: one for each thread.
/// </summary>
/// <remarks>
/// Alpha is ignored, as <c>ExtractPixels</c> does: ML.NET keeps colours multiplied by alpha, so what is transparent in its images is black.
/// Grey is the luma of ITU-R BT.601, in Pillow's integers.
/// </remarks>
internal sealed class ImageScaler(ImageInput input)
{
    private readonly ImageShape _shape = input.Shape;
    private byte[] _grey = [];
    private byte[] _columns = [];
    private byte[] _rows = [];
    private byte[] _spare = [];
    private readonly ResamplingWeights _horizontal = new(input.Filter), _vertical = new(input.Filter);
    private StockResizer? _stock;

    /// <summary>Brings images to a shape, by Pillow's filter.</summary>
    public ImageScaler(ImageShape shape)
        : this(new ImageInput(shape, PixelLayout.Interleaved))
    {
    }

    /// <summary>What images are brought to.</summary>
    public ImageInput Input => input;

    /// <summary>Working memory for a caller on the same thread.</summary>
    public Span<byte> Buffer(int length) => Grow(ref _spare, length);

    /// <summary>Throws if it is no image that can be scaled.</summary>
    /// <exception cref="UnreadableImageException">The message says why.</exception>
    public static void Check(Bitmap bitmap)
    {
        if (bitmap.Width < 1 || bitmap.Height < 1 || bitmap.Pixels.Length != (long)bitmap.Width * bitmap.Height * 4)
            throw new UnreadableImageException($"its size is {bitmap.Width}×{bitmap.Height}");
        PixelFormats.Check(bitmap.Format);
    }

    /// <summary>What <see cref="Scale(Bitmap, Span{byte})"/> resizes an image to before it takes the centre.</summary>
    public (int Width, int Height) TargetSize(int width, int height) =>
        input.ResizesAsMLNet ? (width, height) : ScaledCrop.Centre(width, height, input.ShorterSide, _shape).Whole;

    /// <param name="bitmap">The image.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    public void Scale(Bitmap bitmap, Span<byte> pixels)
    {
        Check(bitmap);
        var (width, height) = (bitmap.Width, bitmap.Height);
        if (!input.ResizesAsMLNet)
        {
            Scale(bitmap, ScaledCrop.Centre(bitmap.FullWidth, bitmap.FullHeight, input.ShorterSide, _shape), pixels);
            return;
        }

        // It knows no other crop than the centre of the size it resizes to: the network's crop is taken from a square one.
        var (high, wide) = input.ShorterSide is { } side ? (side, side) : (_shape.Height, _shape.Width);
        var centre = ScaledCrop.CentreOf(wide, high, _shape);
        if ((height, width) == (high, wide))
        {
            Scale(bitmap, centre, pixels);
            return;
        }

        using var image = MLImage.CreateFromPixels(width, height, bitmap.Format, bitmap.Pixels);
        using var resized = (_stock ??= new(wide, high)).Resize(image);
        Scale(new Bitmap(resized.Pixels, wide, high, resized.PixelFormat), centre, pixels);
    }

    /// <summary>Writes a part of the resized image, by Pillow's filter: as if the whole were resized, then cropped.</summary>
    /// <param name="bitmap">The image.</param>
    /// <param name="crop">The size to resize to, and the place of the part.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    public void Scale(Bitmap bitmap, ScaledCrop crop, Span<byte> pixels)
    {
        var (wide, high, left, top, _) = crop;
        var (width, height, format, shape) = (bitmap.Width, bitmap.Height, bitmap.Format, _shape);
        int depth = shape.Channels == 1 ? 1 : 4;

        // Rows of the source that the result needs; everything else is neither converted nor resampled.
        var vertical = high == bitmap.Vertical.Length ? null : _vertical;
        vertical?.Prepare(height, bitmap.Vertical, high, top, shape.Height);
        int firstRow = vertical?.Start ?? top, rowCount = (vertical?.End ?? top + shape.Height) - firstRow;
        var source = bitmap.Pixels.Slice(firstRow * width * 4, rowCount * width * 4);
        if (depth == 1)
        {
            var grey = Grow(ref _grey, rowCount * width);
            PixelFormats.ToGrey(source, grey, format);
            source = grey;
        }

        if (wide != bitmap.Horizontal.Length)
        {
            var target = Grow(ref _columns, rowCount * shape.Width * depth);
            _horizontal.Prepare(width, bitmap.Horizontal, wide, left, shape.Width);
            for (int y = 0; y < rowCount; y++)
            {
                var from = source.Slice(y * width * depth, width * depth);
                var to = target.Slice(y * shape.Width * depth, shape.Width * depth);
                if (depth == 1)
                    ResampleGreyRow(from, to, _horizontal);
                else
                    ResampleColourRow(MemoryMarshal.Cast<byte, uint>(from), MemoryMarshal.Cast<byte, uint>(to), _horizontal);
            }

            source = target;
            (width, left) = (shape.Width, 0);
        }

        if (vertical is not null)
        {
            int rowLength = width * depth;
            var target = Grow(ref _rows, shape.Height * rowLength);
            for (int y = 0; y < shape.Height; y++)
            {
                var weights = vertical.Of(y, out int start);
                SumRows(
                    source.Slice((start - firstRow) * rowLength, weights.Length * rowLength), weights,
                    target.Slice(y * rowLength, rowLength));
            }

            source = target;
        }

        for (int y = 0; y < shape.Height; y++)
        {
            var from = source.Slice((y * width + left) * depth, shape.Width * depth);
            var to = pixels.Slice(y * shape.Width * shape.Channels, shape.Width * shape.Channels);
            if (depth == 1)
                from.CopyTo(to);
            else
                PixelFormats.ToColour(from, to, format);
            if (crop.Mirror)
                PixelOrder.Reverse(to, shape.Channels);
        }
    }

    private static void ResampleGreyRow(ReadOnlySpan<byte> source, Span<byte> target, ResamplingWeights horizontal)
    {
        for (int x = 0; x < target.Length; x++)
        {
            var weights = horizontal.Of(x, out int start);
            var taps = source.Slice(start, weights.Length);
            int sum = Half;
            for (int k = 0; k < weights.Length; k++)
                sum += taps[k] * weights[k];
            target[x] = (byte)Math.Clamp(sum >> ResamplingWeights.FractionBits, 0, byte.MaxValue);
        }
    }

    /// <summary>The four bytes of a pixel are the four lanes of a vector.</summary>
    private static void ResampleColourRow(ReadOnlySpan<uint> source, Span<uint> target, ResamplingWeights horizontal)
    {
        for (int x = 0; x < target.Length; x++)
        {
            var weights = horizontal.Of(x, out int start);
            var taps = source.Slice(start, weights.Length);
            var sum = Vector128.Create(Half);
            for (int k = 0; k < weights.Length; k++)
            {
                var pixel = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(taps[k]).AsByte())).AsInt32();
                sum += pixel * Vector128.Create(weights[k]);
            }

            var value = Level(sum);
            var bytes = Vector128.Narrow(Vector128.Narrow(value, value).AsUInt16(), Vector128<ushort>.Zero);
            target[x] = bytes.AsUInt32().ToScalar();
        }
    }

    /// <summary>Adds up whole rows, one after the other in <paramref name="rows"/>, by weight.</summary>
    private static void SumRows(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int x = 0, length = target.Length;
        for (; x <= length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            Vector128<int> a = Vector128.Create(Half), b = a, c = a, d = a;
            for (int k = 0; k < weights.Length; k++)
            {
                var bytes = Vector128.Create(rows.Slice(k * length + x, Vector128<byte>.Count));
                var (low, high) = Vector128.Widen(bytes);
                var weight = Vector128.Create(weights[k]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }

            Vector128.Narrow(
                Vector128.Narrow(Level(a), Level(b)).AsUInt16(),
                Vector128.Narrow(Level(c), Level(d)).AsUInt16()).CopyTo(target[x..]);
        }

        for (; x < length; x++)
        {
            int sum = Half;
            for (int k = 0; k < weights.Length; k++)
                sum += rows[k * length + x] * weights[k];
            target[x] = (byte)Math.Clamp(sum >> ResamplingWeights.FractionBits, 0, byte.MaxValue);
        }
    }

    /// <summary>The levels that sums stand for. A filter with weights below 0 gives sums beyond black and white.</summary>
    private static Vector128<int> Level(Vector128<int> sum) => Vector128.Clamp(
        Vector128.ShiftRightArithmetic(sum, ResamplingWeights.FractionBits), Vector128<int>.Zero, Vector128.Create((int)byte.MaxValue));

    private const int Half = 1 << (ResamplingWeights.FractionBits - 1);

    private static Span<byte> Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(length);
        return buffer.AsSpan(0, length);
    }
}
