using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>What lets gradients back through an activation where it let values through.</summary>
/// <remarks>A structure, so that loops over it are compiled for each kind.</remarks>
internal interface IActivationMask
{
    /// <param name="gradient">Of activated values.</param>
    /// <param name="input">What was normalized.</param>
    /// <param name="row">Where their row starts.</param>
    /// <param name="channel">The first channel.</param>
    /// <returns>The gradient of the values before the activation.</returns>
    Vector<float> Pass(Vector<float> gradient, Vector<float> input, long row, int channel);
}

/// <summary>There was no activation.</summary>
internal readonly struct NoActivation : IActivationMask
{
    public Vector<float> Pass(Vector<float> gradient, Vector<float> input, long row, int channel) => gradient;
}

/// <summary>Told by what the activation gave.</summary>
/// <param name="output">[rows, channels].</param>
internal readonly unsafe struct OutputMask(float* output) : IActivationMask
{
    public Vector<float> Pass(Vector<float> gradient, Vector<float> input, long row, int channel) =>
        WherePositive(Vector.Load(output + row + channel), gradient);

    /// <summary>NaN is let through, as by libtorch.</summary>
    public static Vector<float> WherePositive(Vector<float> values, Vector<float> gradient) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(values, Vector<float>.Zero), Vector<float>.Zero, gradient);
}

/// <summary>Told by scale · input + shift, computed as the forward pass did.</summary>
/// <param name="scale">[channels].</param>
/// <param name="shift">[channels].</param>
internal readonly unsafe struct InputMask(float* scale, float* shift) : IActivationMask
{
    public Vector<float> Pass(Vector<float> gradient, Vector<float> input, long row, int channel) => OutputMask.WherePositive(
        Vector.FusedMultiplyAdd(input, Vector.Load(scale + channel), Vector.Load(shift + channel)), gradient);
}
