namespace Microsoft.ML.ResNet;

/// <summary>The columns that a trainer and its transformer read and write.</summary>
internal sealed record ColumnNames(string Label, string Feature, string Score, string PredictedLabel)
{
    /// <summary>Those of a network that gives features: there is no label.</summary>
    public static ColumnNames ForFeatures(string input, string output) => new("", input, output, "");
}
