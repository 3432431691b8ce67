using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>One convolution without bias, as data.</summary>
/// <param name="Name">State name, within the network.</param>
/// <param name="InputChannels">Channels that enter.</param>
/// <param name="OutputChannels">Channels that leave.</param>
/// <param name="KernelSize">Side of the square kernel; odd, so that the padding of half of it keeps the map's size at stride 1.</param>
/// <param name="Stride">Distance of neighbouring outputs, in pixels of the input.</param>
/// <param name="Groups">Into how many independent parts input and output channels fall; it divides both.</param>
internal sealed record ConvolutionPlan(string Name, int InputChannels, int OutputChannels, int KernelSize, int Stride, int Groups = 1)
{
    public int Padding => KernelSize / 2;

    /// <summary>[outputs, inputs of a group, k, k].</summary>
    public long[] WeightShape => [OutputChannels, InputChannels / Groups, KernelSize, KernelSize];

    public long WeightCount => (long)OutputChannels * (InputChannels / Groups) * KernelSize * KernelSize;

    public string WeightName => $"{Name}.weight";

    /// <summary>What a bias is called that a folded normalization leaves.</summary>
    public string BiasName => $"{Name}.bias";

    public Conv2d Create() =>
        nn.Conv2d(InputChannels, OutputChannels, kernel_size: KernelSize, stride: Stride, padding: Padding, groups: Groups, bias: false);
}
