using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Gradients.
internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern int tensor_set_requires_grad(nint self, int requiresGrad);
    [DllImport(Library)] internal static extern int tensor_grad(nint self, nint* gradient);
    [DllImport(Library)] internal static extern int tensor_set_grad(nint self, nint gradient);
    [DllImport(Library)] internal static extern int tensor_retain_grad(nint self);
    [DllImport(Library)] internal static extern int tensor_backward(nint self);
    [DllImport(Library)] internal static extern int autograd_backward(nint* tensors, int tensorCount, nint* gradients, int gradientCount, int retainGraph, int createGraph, nint* inputs, int inputCount);
    [DllImport(Library)] internal static extern int autograd_grad(nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retainGraph, int createGraph, int allowUnused, nint* results);
}
