using Google.Protobuf;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The values of tensors as ONNX keeps them.</summary>
internal static class TensorBytes
{
    /// <param name="tensor">Any floating-point type, strides and device.</param>
    /// <returns>A copy as float32, little-endian (as libtorch's platforms are), the last dimension side by side.</returns>
    public static ByteString Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return ByteString.CopyFrom(tensor.detach().to_type(ScalarType.Float32).cpu().contiguous().bytes);
    }
}
