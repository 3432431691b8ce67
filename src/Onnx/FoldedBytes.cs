using Google.Protobuf;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>A convolution and its batch normalization, folded when their weights are written: only one layer's are in memory at a time.</summary>
internal sealed class FoldedBytes(Conv2d convolution, BatchNorm2d normalization)
{
    // Folding gives both, and the weights are written first.
    private ByteString? _bias;

    public ByteString Weight()
    {
        var (weight, bias) = BatchNormFolding.Fold(convolution, normalization);
        using (weight)
        using (bias)
        {
            _bias = TensorBytes.Of(bias);
            return TensorBytes.Of(weight);
        }
    }

    public ByteString Bias()
    {
        if (_bias is null)
            Weight();
        return _bias!;
    }
}
