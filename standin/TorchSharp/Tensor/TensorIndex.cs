using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public struct TensorIndex
    {
        internal IndexEntry entry;
        internal Tensor tensor;

        public static TensorIndex Ellipsis = Of(IndexEntry.Kind.Ellipsis);

        public static TensorIndex None = Of(IndexEntry.Kind.None);

        public static TensorIndex Null = Of(IndexEntry.Kind.None);

        public static TensorIndex Colon = Slice();

        // An absent end is the last element that the step's direction reaches.
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new()
        {
            entry = new IndexEntry
            {
                kind = IndexEntry.Kind.Slice,
                start = start ?? (step < 0 ? long.MaxValue : 0),
                stop = stop ?? (step < 0 ? long.MinValue : long.MaxValue),
                step = step ?? 1,
            },
        };

        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        public static TensorIndex Bool(bool value) => Of(IndexEntry.Kind.Boolean, value ? 1 : 0);

        public static TensorIndex Single(long? index) => Of(IndexEntry.Kind.Single, index.GetValueOrDefault());

        public static TensorIndex Tensor(Tensor tensor) => new() { entry = new() { kind = IndexEntry.Kind.Picked }, tensor = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        private static TensorIndex Of(IndexEntry.Kind kind, long start = 0) => new() { entry = new() { kind = kind, start = start } };
    }
}
