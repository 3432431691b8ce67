using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

internal sealed class PixelRow
{
    /// <summary>A key that is out of range is a missing one.</summary>
    public const uint NoLabel = uint.MaxValue;

    /// <summary>In objects keys count from 0, in data views from 1.</summary>
    [KeyType(3)]
    public uint Label { get; set; }

    [VectorType]
    public float[] Features { get; set; } = [];
}
