namespace FashionMnist.Reports;

/// <summary>A row of the scored test data.</summary>
internal sealed class ScoredImage
{
    /// <summary>Grey levels, row by row.</summary>
    public byte[] Image { get; set; } = [];

    public uint Label { get; set; }

    public float[] Score { get; set; } = [];

    /// <summary>The class that the model chose, back from key to name.</summary>
    public string PredictedLabel { get; set; } = "";
}
