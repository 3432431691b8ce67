namespace Microsoft.ML.ResNet;

/// <summary>The columns that evaluation reads. The defaults are those of ML.NET's <c>ObjectDetection</c> trainer.</summary>
public sealed record DetectionEvaluationOptions
{
    /// <summary>What there is: a vector of keys or of text. Default "Label".</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Where it is: four values each. Default "BoundingBoxes".</summary>
    public string BoundingBoxColumnName { get; init; } = "BoundingBoxes";

    /// <summary>What was found: a vector of keys or of text. Default "PredictedLabel".</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Where it was found: four values each. Default "PredictedBoundingBoxes".</summary>
    public string PredictedBoundingBoxColumnName { get; init; } = "PredictedBoundingBoxes";

    /// <summary>How sure that is. Default "Score".</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>A vector of Booleans that marks difficult objects, which VOC's figures leave out. Default null: none is.</summary>
    public string? DifficultColumnName { get; init; }

    /// <summary>A vector of Booleans that marks crowds, which COCO's figures leave out. Default null: none is.</summary>
    public string? CrowdColumnName { get; init; }

    /// <summary>A vector of the areas of objects' outlines in pixels, for COCO's figures by size. Default null: those of the
    /// boxes.</summary>
    public string? AreaColumnName { get; init; }

    internal IEnumerable<string> Problems()
    {
        foreach (var (name, value) in new (string, string?)[]
        {
            (nameof(LabelColumnName), LabelColumnName), (nameof(BoundingBoxColumnName), BoundingBoxColumnName),
            (nameof(PredictedLabelColumnName), PredictedLabelColumnName),
                (nameof(PredictedBoundingBoxColumnName), PredictedBoundingBoxColumnName),
            (nameof(ScoreColumnName), ScoreColumnName),
        })
        {
            if (string.IsNullOrEmpty(value))
                yield return $"{name} must name a column; received {(value is null ? "null" : "\"\"")}.";
        }
    }
}
