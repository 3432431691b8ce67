namespace Microsoft.ML.ResNet;

/// <summary>The columns that a trainer and its transformer read and write.</summary>
internal sealed record ColumnNames(string Label, string Feature, string Score, string PredictedLabel);
