using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

/// <summary>An image of the detector that the tests save.</summary>
internal sealed class ImageRow
{
    [ImageType(96, 128)]
    public MLImage Image { get; set; } = null!;

    public static ImageRow Of(string file) => new() { Image = MLImage.CreateFromFile(file) };
}

/// <summary>What it finds.</summary>
internal sealed class DetectedRow
{
    [KeyType(2)]
    public uint[] PredictedLabel { get; set; } = [];

    public float[] PredictedBoundingBoxes { get; set; } = [];

    public float[] Score { get; set; } = [];

    /// <summary>Label, score and box of each object.</summary>
    public override string ToString() => string.Join(' ', Score.SelectMany((score, i) => (float[])
        [PredictedLabel[i], score, .. PredictedBoundingBoxes[(4 * i)..(4 * (i + 1))]])
        .Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
