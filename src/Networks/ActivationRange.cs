using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Microsoft.ML.ResNet;

/// <summary>The values that are seen between two layers, and how unsigned bytes stand for them: scale × (byte − zero point).</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
internal readonly record struct ActivationRange(float Minimum, float Maximum)
{
    /// <summary>Zero must have a byte of its own: it is what padding adds.</summary>
    private float Low => MathF.Min(Minimum, 0);

    [JsonIgnore]
    public float Scale => MathF.Max(Maximum, 0) - Low is var width and > 0 ? width / byte.MaxValue : 1;

    [JsonIgnore]
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, byte.MaxValue);

    public ActivationRange With(ReadOnlySpan<float> values) => new(
        MathF.Min(Minimum, TensorPrimitives.Min(values)), MathF.Max(Maximum, TensorPrimitives.Max(values)));
}
