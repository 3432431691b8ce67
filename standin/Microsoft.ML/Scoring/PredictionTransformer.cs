namespace Microsoft.ML.Data;

/// <summary>Where the parts of a prediction transformer lie in its folder of a saved model.</summary>
internal static class PredictionTransformer
{
    public const string ModelFolder = "Model";
    public const string TrainSchemaEntry = "TrainSchema";
}
