using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor from_array(Array rawArray, Device device = null) => from_array(rawArray, null, device ?? CPU);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device device = null, bool requires_grad = false, string[] names = null) =>
        FromOwned(rawArray, ShapeOf(rawArray), dtype, device, requires_grad, names);

    // Shares the array's memory when the type stays.
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");
        return OverArray(rawArray, offset, [count], dtype, CPU, requires_grad);
    }

    // The tensor lies over the array's own memory unless it changes type or device: whoever must not share passes a copy.
    private static Tensor FromOwned(Array array, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device device, bool requires_grad, string[] names)
    {
        RequireNoNames(names);
        var elements = 1L;
        foreach (var length in dimensions) elements *= length;
        if (elements > array.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {elements} vs. {array.LongLength}");
        return OverArray(array, 0, dimensions, dtype, device, requires_grad);
    }

    private static Tensor OverArray(Array array, long offset, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device device, bool requires_grad)
    {
        var type = ScalarTypeOf(array.GetType().GetElementType());
        var placement = Placement.New(dtype ?? type, device, requires_grad);
        var pinned = GCHandle.Alloc(array, GCHandleType.Pinned);
        var start = pinned.AddrOfPinnedObject() + (nint)(offset * type.ElementSize());
        fixed (long* sizes = dimensions)
        {
            return Native.Result(Native.create_over(
                start, &Release, GCHandle.ToIntPtr(pinned), sizes, dimensions.Length, (int)type, placement));
        }
    }

    // Called by whichever thread drops the last tensor over the array.
    [UnmanagedCallersOnly]
    private static void Release(nint owner) => GCHandle.FromIntPtr(owner).Free();

    private static long[] ShapeOf(Array array)
    {
        var shape = new long[array.Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = array.GetLongLength(i);
        return shape;
    }
}
