using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly DataViewSchema.Annotations _labelAnnotations;
    private readonly string _scoreColumn;
    private readonly string _predictedLabelColumn;

    internal MulticlassPredictionTransformer(IHostEnvironment env, TModel model, DataViewSchema inputSchema, string featureColumn, string labelColumn,
        string scoreColumn = "Score", string predictedLabel = "PredictedLabel")
        : base(env.Register(nameof(MulticlassPredictionTransformer<TModel>)), model, inputSchema, featureColumn)
    {
        _labelAnnotations = labelColumn == null ? DataViewSchema.Annotations.Empty
            : inputSchema.GetColumnOrNull(labelColumn)?.Annotations ?? throw Host.ExceptSchemaMismatch(nameof(labelColumn), "label", labelColumn);
        _scoreColumn = scoreColumn;
        _predictedLabelColumn = predictedLabel;
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new MulticlassScoring(inputSchema, FindFeature(inputSchema), (IValueMapper)Model, _labelAnnotations, _scoreColumn, _predictedLabelColumn);
}
