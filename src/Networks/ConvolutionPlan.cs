using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>One convolution without bias and the batch normalization after it, as data.</summary>
/// <param name="Name">State name of the convolution, within the network.</param>
/// <param name="NormalizationName">State name of its batch normalization.</param>
/// <param name="InputChannels">Channels that enter.</param>
/// <param name="OutputChannels">Channels that leave.</param>
/// <param name="KernelSize">Side of the square kernel; odd, so that the padding of half of it keeps the map's size at stride 1.</param>
/// <param name="Stride">Distance of neighbouring outputs, in pixels of the input.</param>
internal sealed record ConvolutionPlan(string Name, string NormalizationName, int InputChannels, int OutputChannels, int KernelSize, int Stride)
{
    /// <summary>What batch normalization adds to the variance.</summary>
    public const double Epsilon = 1e-5;

    public int Padding => KernelSize / 2;

    /// <summary>[outputs, inputs, k, k].</summary>
    public long[] WeightShape => [OutputChannels, InputChannels, KernelSize, KernelSize];

    public long WeightCount => (long)OutputChannels * InputChannels * KernelSize * KernelSize;

    /// <summary>Scale and shift, γ and β, of each channel.</summary>
    public long NormalizationParameterCount => 2L * OutputChannels;

    public Conv2d CreateConvolution() =>
        nn.Conv2d(InputChannels, OutputChannels, kernel_size: KernelSize, stride: Stride, padding: Padding, bias: false);

    public BatchNorm2d CreateNormalization() => nn.BatchNorm2d(OutputChannels, eps: Epsilon);

    /// <summary>Names and shapes of the weights and statistics of both layers, the convolution's first.</summary>
    public IEnumerable<(string Name, long[] Shape)> State =>
    [
        ($"{Name}.weight", WeightShape),
        .. NormalizationState.Select(name => (name, new long[] { OutputChannels })),
    ];

    /// <summary>State names of the normalization's scale, shift, mean and variance, in the order of ONNX's operator.</summary>
    public string[] NormalizationState =>
        [$"{NormalizationName}.weight", $"{NormalizationName}.bias", $"{NormalizationName}.running_mean", $"{NormalizationName}.running_var"];
}
