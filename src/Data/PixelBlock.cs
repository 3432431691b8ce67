using System.Collections.Concurrent;

namespace Microsoft.ML.ResNet;

/// <summary>Images read one after the other and decoded together, for scoring. Its memory is reused from block to block.</summary>
/// <param name="reader">How the column is read.</param>
/// <param name="capacity">Images that fit.</param>
internal sealed class PixelBlock(ImageReader reader, int capacity)
{
    private readonly RawBlock _images = new(reader, capacity);
    private readonly ConcurrentBag<ImageScaler> _scalers = [];
    private readonly int _length = reader.Input.Shape.PixelCount;
    private byte[] _bytes = [];
    private float[] _singles = [];

    public int Capacity => capacity;

    public int Count => _images.Count;

    public bool IsFull => Count == capacity;

    /// <summary>Takes the row's current value.</summary>
    /// <param name="image">Made by the block's reader.</param>
    /// <param name="row">Row number for messages, counted from 0.</param>
    public void Append(ImageRow image, long row) => _images.Append(image, row);

    public void Clear() => _images.Clear();

    /// <summary>Decodes the block, on several threads where that pays: uint8, or float32 where the column is of floating point.</summary>
    /// <param name="unreadable">
    /// Receives the place in the block of each image that cannot be read, and why; what is in its place in the result has no meaning. Null:
    /// the first is thrown.
    /// </param>
    /// <returns>A view of the block's memory: valid until the next call.</returns>
    /// <exception cref="InvalidDataException">An image cannot be read, or has pixels that cannot be used; it names the row.</exception>
    public PixelBatch Decode(ICollection<(int Place, InvalidDataException Failure)>? unreadable = null)
    {
        Grow();
        var failures = new InvalidDataException?[Count];
        if (reader.DecodesImages && Count > 1)
            DecodeParallel(failures);
        else
            DecodeInOrder(failures);
        for (int i = 0; i < failures.Length; i++)
        {
            if (failures[i] is not { } failure)
                continue;
            if (unreadable is null || failure.InnerException is not UnreadableImageException)
                throw failure;
            unreadable.Add((i, failure));
        }
        return reader.HasSingles ? new(_singles.AsSpan(0, Count * _length), Count) : new(_bytes.AsSpan(0, Count * _length), Count);
    }

    /// <summary>Takers of a few rows never fill a block of the full capacity.</summary>
    private void Grow()
    {
        int needed = Count * _length;
        if (reader.HasSingles && _singles.Length < needed)
            _singles = GC.AllocateUninitializedArray<float>(needed);
        else if (!reader.HasSingles && _bytes.Length < needed)
            _bytes = GC.AllocateUninitializedArray<byte>(needed);
    }

    private void DecodeInOrder(InvalidDataException?[] failures)
    {
        var scaler = TakeScaler();
        for (int i = 0; i < Count; i++)
            failures[i] = Decode(i, scaler);
        _scalers.Add(scaler);
    }

    private void DecodeParallel(InvalidDataException?[] failures) =>
        OwnThreads.For(Count, TakeScaler, (i, scaler) => failures[i] = Decode(i, scaler), _scalers.Add);

    private ImageScaler TakeScaler() => _scalers.TryTake(out var scaler) ? scaler : new(reader.Input);

    private InvalidDataException? Decode(int index, ImageScaler scaler) => _images.Use(index, raw =>
    {
        if (reader.HasSingles)
            reader.ReadSingles(raw, _singles.AsSpan(index * _length, _length));
        else
            reader.TryReadBytes(raw, _bytes.AsSpan(index * _length, _length), scaler);
    });
}
