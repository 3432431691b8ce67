namespace Microsoft.ML.ResNet;

/// <summary>The weight of a first convolution with its input channels in the opposite order.</summary>
internal sealed class ReversedChannels : TensorSource
{
    private readonly CheckpointTensor _tensor;

    private ReversedChannels(CheckpointTensor tensor) => _tensor = tensor;

    /// <param name="tensor">[outputs, inputs, k, k].</param>
    public static CheckpointTensor Of(CheckpointTensor tensor) =>
        new(tensor.Name, tensor.ElementType, tensor.Shape, new ReversedChannels(tensor));

    public override void Read(Span<byte> elements)
    {
        byte[] source = new byte[elements.Length];
        _tensor.ReadElements(source);
        int outputs = (int)_tensor.Shape[0], inputs = (int)_tensor.Shape[1], plane = elements.Length / (outputs * inputs);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
                source.AsSpan(((output * inputs) + input) * plane,
                    plane).CopyTo(elements[(((output * inputs) + inputs - 1 - input) * plane)..]);
        }
    }

    public override void Verify() => _tensor.Verify();
}
