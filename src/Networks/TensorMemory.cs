using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The values of tensors on the CPU, for managed kernels. They live as long as the tensor.</summary>
internal static class TensorMemory
{
    public static Span<float> Values(Tensor contiguous) => MemoryMarshal.Cast<byte, float>(contiguous.bytes);

    public static unsafe float* Pointer(Tensor contiguous) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(contiguous.bytes));
}
