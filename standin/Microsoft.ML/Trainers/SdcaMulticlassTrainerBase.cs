using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A linear trainer of several classes by stochastic dual coordinate ascent.</summary>
public abstract class SdcaMulticlassTrainerBase<TModel> : SdcaTrainerBase<SdcaMulticlassTrainerBase<TModel>.MulticlassOptions, MulticlassPredictionTransformer<TModel>, TModel>
    where TModel : class
{
    private protected SdcaMulticlassTrainerBase(IHostEnvironment env, MulticlassOptions options)
        : base(env, options, MulticlassTrainerColumns.Label(options.LabelColumnName))
    {
        Host.CheckNonEmpty(options.FeatureColumnName, "featureColumn");
        Host.CheckNonEmpty(options.LabelColumnName, "labelColumn");
    }

    public class MulticlassOptions : OptionsBase
    {
    }

    private protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) => MulticlassTrainerColumns.Output(inputSchema, LabelColumn.Name);

    private protected override MulticlassPredictionTransformer<TModel> MakeTransformer(TModel model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);
}
