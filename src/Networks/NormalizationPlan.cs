using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>One batch normalization, as data.</summary>
/// <param name="Name">State name, within the network.</param>
/// <param name="Channels">Channels that enter and leave.</param>
internal sealed record NormalizationPlan(string Name, int Channels)
{
    /// <summary>What is added to the variance.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Scale and shift, γ and β, of each channel.</summary>
    public long ParameterCount => 2L * Channels;

    /// <summary>State names of scale, shift, mean and variance, in the order of ONNX's operator.</summary>
    public string[] OperandNames => [$"{Name}.weight", $"{Name}.bias", $"{Name}.running_mean", $"{Name}.running_var"];

    /// <summary>What its scale is called where it is folded and stands alone.</summary>
    public string ScaleName => $"{Name}.scale";

    /// <summary>What its shift is called where it is folded and stands alone.</summary>
    public string ShiftName => $"{Name}.shift";

    /// <summary>Names and shapes of all that.</summary>
    public IEnumerable<(string Name, long[] Shape)> State => OperandNames.Select(name => (name, new long[] { Channels }));

    public BatchNorm2d Create() => nn.BatchNorm2d(Channels, eps: Epsilon);
}
