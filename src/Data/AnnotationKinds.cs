namespace Microsoft.ML.ResNet;

/// <summary>
/// Annotation names by which ML.NET's evaluators and mappings recognise key names and scores; ML.NET keeps its constants to itself.
/// </summary>
internal static class AnnotationKinds
{
    public const string KeyValues = "KeyValues";
    public const string SlotNames = "SlotNames";
    public const string TrainingLabelValues = "TrainingLabelValues";
    public const string ScoreColumnSetId = "ScoreColumnSetId";
    public const string ScoreColumnKind = "ScoreColumnKind";
    public const string ScoreValueKind = "ScoreValueKind";
}
