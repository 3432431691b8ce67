using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    public struct Size : IEnumerable<long>
    {
        private readonly long[] _shape;

        public Size(long[] shape) => _shape = shape;
        public Size(IEnumerable<long> shape) => _shape = [.. shape];
        public Size(int[] shape) => _shape = Array.ConvertAll(shape, length => (long)length);
        public Size(long size) => _shape = [size];
        public Size(int size) => _shape = [size];
        public Size((long, long) size) => _shape = [size.Item1, size.Item2];
        public Size((long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3];
        public Size((long, long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3, size.Item4];

        public static Size Empty = new(Array.Empty<long>());

        public readonly long[] Shape => _shape;

        public readonly int Length => _shape.Length;

        public readonly bool IsEmpty => _shape.Length == 0;

        public readonly bool IsScalar => _shape.Length == 0;

        public readonly long this[int idx] => _shape[idx];

        public readonly long this[long idx] => _shape[idx];

        public long numel() => _shape.Aggregate(1L, (product, length) => product * length);

        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_shape).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override readonly bool Equals(object obj) => obj is Size size && this == size;

        public override readonly int GetHashCode() => _shape.Aggregate(0, HashCode.Combine);

        public static bool operator ==(Size left, Size right) => left._shape.AsSpan().SequenceEqual(right._shape);

        public static bool operator !=(Size left, Size right) => !(left == right);

        public static implicit operator Size(long size) => new(size);
        public static implicit operator Size(long[] size) => new(size);
        public static implicit operator Size((long, long) size) => new(size);
        public static implicit operator Size((long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long) size) => new(size);
    }
}
