using static TorchSharp.torch;

namespace TorchSharp.Utils;

// Where the elements of a tensor lie, visited in row-major order.
internal sealed class StridedPosition
{
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly long[] _indices;

    internal StridedPosition(Tensor tensor, long start)
    {
        _shape = tensor.shape;
        _strides = tensor.stride();
        _indices = new long[_shape.Length];
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            (start, _indices[i]) = Math.DivRem(start, _shape[i]);
            Offset += _indices[i] * _strides[i];
        }
    }

    internal long Offset { get; private set; }

    internal void MoveNext()
    {
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            Offset += _strides[i];
            if (++_indices[i] < _shape[i]) return;
            Offset -= _indices[i] * _strides[i];
            _indices[i] = 0;
        }
    }
}
