using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Images read one after the other and decoded together, for scoring. Its memory is reused from block to block.</summary>
/// <param name="reader">How the column is read.</param>
/// <param name="capacity">Images that fit.</param>
internal sealed class PixelBlock(ImageReader reader, int capacity) : IDisposable
{
    private readonly RawImage[] _images = new RawImage[capacity];
    private readonly long[] _rows = new long[capacity];
    private readonly UnreadableImageException?[] _unread = new UnreadableImageException?[capacity];
    private readonly ConcurrentBag<ImageScaler> _scalers = [];
    private Tensor? _pixels;

    public int Capacity => capacity;

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>Takes the row's current value.</summary>
    /// <param name="image">Made by the block's reader.</param>
    /// <param name="row">Row number for messages, counted from 0.</param>
    public void Append(ImageRow image, long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, capacity, nameof(Count));
        _rows[Count] = row;
        _unread[Count] = null;
        try
        {
            image.Read(_images[Count] ??= new());
        }
        catch (UnreadableImageException exception)
        {
            // Reported when the block is decoded, after the rows before it.
            _unread[Count] = exception;
        }

        Count++;
    }

    public void Clear() => Count = 0;

    /// <summary>
    /// Decodes the block, on several threads where that pays: <c>[Count, H, W, C]</c> on the CPU, uint8, or float32 where the column is of
    /// floating point. A view of the block's memory: valid until the next call.
    /// </summary>
    /// <exception cref="InvalidDataException">An image cannot be read, or has pixels that cannot be used; it names the row.</exception>
    public Tensor ToTensor()
    {
        var (channels, height, width) = reader.Input.Shape;
        _pixels ??= empty(capacity, height, width, channels, reader.HasSingles ? ScalarType.Float32 : ScalarType.Byte).DetachFromDisposeScope();
        if (reader.DecodesImages && Count > 1)
            DecodeParallel();
        else
            DecodeInOrder();
        return _pixels.narrow(0, 0, Count);
    }

    public void Dispose()
    {
        _pixels?.Dispose();
        _pixels = null;
    }

    private void DecodeInOrder()
    {
        var scaler = TakeScaler();
        for (int i = 0; i < Count; i++)
        {
            if (Decode(i, scaler) is { } failure)
                throw failure;
        }

        _scalers.Add(scaler);
    }

    private void DecodeParallel()
    {
        var failures = new InvalidDataException?[Count];
        Parallel.For(0, Count, TakeScaler, (i, _, scaler) =>
        {
            failures[i] = Decode(i, scaler);
            return scaler;
        }, _scalers.Add);
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            throw first;
    }

    private ImageScaler TakeScaler() => _scalers.TryTake(out var scaler) ? scaler : new(reader.Input.Shape);

    private InvalidDataException? Decode(int index, ImageScaler scaler)
    {
        try
        {
            if (_unread[index] is { } reason)
                throw reason;

            int length = reader.Input.Shape.PixelCount;
            if (reader.HasSingles)
                reader.ReadSingles(_images[index], MemoryMarshal.Cast<byte, float>(_pixels!.bytes).Slice(index * length, length));
            else
                reader.TryReadBytes(_images[index], _pixels!.bytes.Slice(index * length, length), scaler);
            return null;
        }
        catch (UnreadableImageException exception)
        {
            return RowFailure.At(_rows[index], "data", reader.ColumnName, exception);
        }
        catch (InvalidDataException exception)
        {
            return RowFailure.BadPixels(_rows[index], "data", reader.ColumnName, exception);
        }
    }
}
