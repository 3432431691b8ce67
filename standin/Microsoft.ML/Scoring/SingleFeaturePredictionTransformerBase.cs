using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public abstract class SingleFeaturePredictionTransformerBase<TModel> : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>, ISingleFeaturePredictionTransformer
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(IHost host, TModel model, DataViewSchema trainSchema, string featureColumn)
        : base(host, model, trainSchema)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = FindFeatureType(nameof(featureColumn));
    }

    private protected SingleFeaturePredictionTransformerBase(IHost host, ModelLoadContext ctx, TModel model)
        : base(host, ctx, model)
    {
        FeatureColumnName = ctx.LoadStringOrNull();
        FeatureColumnType = FindFeatureType(nameof(FeatureColumnName));
    }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return new RowMapper(Bind(inputSchema)).OutputSchema;
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveModelCore(ctx);
        ctx.SaveStringOrNull(FeatureColumnName);
    }

    /// <summary>The feature column of a schema to be scored, which must be of the type the model was trained on.</summary>
    private protected DataViewSchema.Column FindFeature(DataViewSchema inputSchema)
    {
        var column = inputSchema.GetColumnOrNull(FeatureColumnName)
            ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", FeatureColumnName);
        if (!column.Type.Equals(FeatureColumnType))
        {
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", FeatureColumnName,
                FeatureColumnType.ToString(), column.Type.ToString());
        }

        return column;
    }

    private DataViewType FindFeatureType(string parameter) => FeatureColumnName == null
        ? null
        : TrainSchema.GetColumnOrNull(FeatureColumnName)?.Type ?? throw Host.ExceptSchemaMismatch(parameter, "feature", FeatureColumnName);
}
