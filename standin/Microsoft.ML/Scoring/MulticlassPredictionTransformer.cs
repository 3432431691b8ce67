using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly DataViewSchema.Annotations _labelAnnotations;
    private readonly string _trainLabelColumn;
    private readonly string _scoreColumn;
    private readonly string _predictedLabelColumn;

    internal MulticlassPredictionTransformer(IHostEnvironment env, TModel model, DataViewSchema inputSchema, string featureColumn, string labelColumn,
        string scoreColumn = "Score", string predictedLabel = "PredictedLabel")
        : base(env.Register(nameof(MulticlassPredictionTransformer<TModel>)), model, inputSchema, featureColumn)
    {
        _trainLabelColumn = labelColumn;
        _scoreColumn = scoreColumn;
        _predictedLabelColumn = predictedLabel;
        _labelAnnotations = FindLabelAnnotations();
    }

    internal MulticlassPredictionTransformer(IHost host, ModelLoadContext ctx, TModel model)
        : base(host, ctx, model)
    {
        _trainLabelColumn = ctx.LoadStringOrNull();
        _scoreColumn = ctx.LoadStringOrNull();
        _predictedLabelColumn = ctx.LoadStringOrNull();
        _labelAnnotations = FindLabelAnnotations();
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new MulticlassScoring(inputSchema, FindFeature(inputSchema), (IValueMapper)Model, _labelAnnotations, _scoreColumn, _predictedLabelColumn);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(MulticlassPredictionTransformer.GetVersionInfo());
        base.SaveModel(ctx);
        ctx.SaveStringOrNull(_trainLabelColumn);
        ctx.SaveStringOrNull(_scoreColumn);
        ctx.SaveStringOrNull(_predictedLabelColumn);
    }

    private DataViewSchema.Annotations FindLabelAnnotations() => _trainLabelColumn == null
        ? DataViewSchema.Annotations.Empty
        : TrainSchema.GetColumnOrNull(_trainLabelColumn)?.Annotations ?? throw Host.ExceptSchemaMismatch("labelColumn", "label", _trainLabelColumn);
}
