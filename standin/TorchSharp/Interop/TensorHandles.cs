using static TorchSharp.torch;

namespace TorchSharp.Interop;

// The handles of several tensors, and back.
internal static unsafe class TensorHandles
{
    internal static nint[] Of(ReadOnlySpan<Tensor> tensors)
    {
        var handles = new nint[tensors.Length];
        for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        return handles;
    }

    internal static nint[] Of(IEnumerable<Tensor> tensors) => tensors is null ? [] : [.. tensors.Select(tensor => tensor.Handle)];

    internal static Tensor[] Own(ReadOnlySpan<nint> handles)
    {
        var tensors = new Tensor[handles.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(handles[i]);
        return tensors;
    }

    internal static nint OrZero(Tensor tensor) => tensor is null ? 0 : tensor.Handle;
}
