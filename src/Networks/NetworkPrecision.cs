using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.ResNet;

/// <summary>In which numbers an exported network is written, and computes.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are what precisions are called.")]
public enum NetworkPrecision
{
    /// <summary>32-bit floating point, as it was trained.</summary>
    Single,

    /// <summary>16-bit floating point: half the size. Faster where the hardware computes in it, as cards and phones do.</summary>
    Half,

    /// <summary>
    /// 8-bit integers: a quarter of the size, and several times as fast on CPUs with instructions for them (AVX-512 VNNI, AMX, Arm's dot
    /// products). Weights have a scale for each channel; what passes between layers has one for each layer, found by calibration.
    /// </summary>
    Int8,
}
