namespace FashionMnist.Reports;

/// <summary>A row of the scored test data.</summary>
internal sealed class ScoredImage
{
    public float[] Image { get; set; } = [];

    public uint Label { get; set; }

    public float[] Score { get; set; } = [];

    /// <summary>The class that the model chose, back from key to name.</summary>
    public string PredictedLabel { get; set; } = "";
}
