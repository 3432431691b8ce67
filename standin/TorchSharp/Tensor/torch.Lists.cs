using TorchSharp.Interop;

namespace TorchSharp;

// Several tensors into one.
public static unsafe partial class torch
{
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((ReadOnlySpan<Tensor>)tensors, dim);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat((ReadOnlySpan<Tensor>)tensors.ToArray(), dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Joined(&Native.tensors_cat, tensors, dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Joined(&Native.tensors_stack, tensors.ToArray(), dim);

    private static Tensor Joined(delegate*<nint*, int, long, nint> call, ReadOnlySpan<Tensor> tensors, long dim)
    {
        var handles = TensorHandles.Of(tensors);
        fixed (nint* values = handles)
        {
            var result = call(values, handles.Length, dim);
            foreach (var tensor in tensors) GC.KeepAlive(tensor);
            return Native.Result(result);
        }
    }
}
