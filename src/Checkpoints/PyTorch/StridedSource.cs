using System.Buffers;

namespace Microsoft.ML.ResNet;

/// <summary>The elements of a tensor out of its storage, which may have them in another order, further apart, or between others.</summary>
/// <param name="tensor">What is wanted.</param>
/// <param name="storage">Where it is.</param>
/// <param name="isBigEndian">Whether the file was written on a big-endian machine. Ours is little-endian, as all of libtorch's are.</param>
internal sealed class StridedSource(PickledTensor tensor, StorageReader storage, bool isBigEndian) : TensorSource
{
    private readonly int _elementSize = tensor.Storage.ElementType.Size();

    public override void Verify() => storage.Verify();

    public override void Read(Span<byte> elements)
    {
        if (elements.IsEmpty)
            return;
        if (tensor.IsContiguous)
            storage.Read(tensor.Start * _elementSize, elements);
        else
            Gather(elements);
        if (isBigEndian)
            tensor.Storage.ElementType.ReverseBytes(elements);
    }

    private void Gather(Span<byte> elements)
    {
        int length = checked((int)(tensor.Extent * _elementSize));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            storage.Read(tensor.Start * _elementSize, buffer.AsSpan(0, length));
            var index = new long[tensor.Shape.Length];
            long position = 0;
            for (int i = 0; i < elements.Length; i += _elementSize)
            {
                buffer.AsSpan((int)position * _elementSize, _elementSize).CopyTo(elements[i..]);
                position = Advance(index, position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Counts the index up, the last dimension first.</summary>
    private long Advance(long[] index, long position)
    {
        for (int dimension = index.Length - 1; dimension >= 0; dimension--)
        {
            position += tensor.Strides[dimension];
            if (++index[dimension] < tensor.Shape[dimension])
                return position;
            position -= index[dimension] * tensor.Strides[dimension];
            index[dimension] = 0;
        }
        return position;
    }
}
