using Microsoft.ML.Data;

namespace FashionMnist.Data;

/// <summary>A row of the data: a grey 28×28 picture and what it shows.</summary>
internal sealed class FashionImage
{
    public const int Side = 28;

    /// <summary>Grey levels 0 to 255, row by row.</summary>
    [VectorType(Side, Side, 1)]
    public float[] Image { get; set; } = [];

    public string Label { get; set; } = "";
}
