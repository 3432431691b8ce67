using System.Collections;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

// The elements of a CPU tensor, in row-major order whatever its strides.
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private Tensor _tensor;
    private T* _data;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new InvalidOperationException(
                "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }
        _data = (T*)tensor.DataPointer();
        _tensor = tensor;
    }

    public long Count => _tensor is null ? 0 : _tensor.numel();

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => _data[OffsetOf(indices)];
        set => _data[OffsetOf(indices)] = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        if (array.Length > 0) CopyTo(array);
        return array;
    }

    public Array ToNDArray()
    {
        if (_tensor.ndim < 2) return ToArray();
        var array = Array.CreateInstance(typeof(T), _tensor.shape);
        if (array.Length > 0)
            CopyTo(MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var length = LengthOf(target.Length, tensorIndex);
        if (_tensor.is_contiguous())
        {
            new ReadOnlySpan<T>(_data + tensorIndex, length).CopyTo(target);
            return;
        }
        var position = new StridedPosition(_tensor, tensorIndex);
        for (var i = 0; i < length; i++, position.MoveNext()) target[i] = _data[position.Offset];
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var length = LengthOf(source.Length, tensorIndex);
        if (_tensor.is_contiguous())
        {
            source[..length].CopyTo(new Span<T>(_data + tensorIndex, length));
            return;
        }
        var position = new StridedPosition(_tensor, tensorIndex);
        for (var i = 0; i < length; i++, position.MoveNext()) _data[position.Offset] = source[i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        var count = Count;
        if (count == 0) yield break;
        var position = new StridedPosition(_tensor, 0);
        for (var i = 0L; i < count; i++, position.MoveNext()) yield return At(position.Offset);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        _data = null;
        _tensor = null;
    }

    public override bool Equals(object obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode() => HashCode.Combine((nint)_data, _tensor);

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) =>
        left.Count == right.Count && left.SequenceEqual(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    internal static T ReadItemAt(Tensor tensor, long index)
    {
        tensor.RequireElementType(typeof(T));
        return new TensorAccessor<T>(tensor)[index];
    }

    private T At(long offset) => _data[offset];

    private int LengthOf(int room, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count) throw new ArgumentOutOfRangeException("startingIndex");
        return (int)Math.Min(room, Count - tensorIndex);
    }

    // One index counts elements in row-major order; several are one for each dimension.
    private long OffsetOf(long[] indices)
    {
        if (indices.Length == 1)
        {
            if (indices[0] >= Count) throw new IndexOutOfRangeException();
            if (indices[0] < 0)
                throw new ArgumentOutOfRangeException($"{indices[0]} in a collection of  ${Count} elements.");
            return _tensor.is_contiguous() ? indices[0] : new StridedPosition(_tensor, indices[0]).Offset;
        }
        var shape = _tensor.shape;
        var strides = _tensor.stride();
        var offset = 0L;
        for (var i = 0; i < shape.Length; i++)
        {
            if (indices[i] >= shape[i] || indices[i] < 0)
                throw new IndexOutOfRangeException($"{indices[i]} >= {shape[i]} in dimension {i}.");
            offset += indices[i] * strides[i];
        }
        return offset;
    }
}
