using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Counts, for every class, how often each feature is positive.</summary>
public sealed class NaiveBayesMulticlassTrainer : TrainerEstimatorBase<MulticlassPredictionTransformer<NaiveBayesMulticlassModelParameters>, NaiveBayesMulticlassModelParameters>
{
    internal NaiveBayesMulticlassTrainer(IHostEnvironment env, string labelColumn, string featureColumn)
        : base(env.Register("MultiClassNaiveBayes"),
            MulticlassTrainerColumns.Feature(featureColumn), MulticlassTrainerColumns.Label(labelColumn))
    {
    }

    public override TrainerInfo Info { get; } = new TrainerInfo(normalization: false, caching: false);

    private protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) => MulticlassTrainerColumns.Output(inputSchema, LabelColumn.Name);

    private protected override NaiveBayesMulticlassModelParameters TrainModel(IDataView data)
    {
        var feature = data.Schema[FeatureColumn.Name];
        var label = data.Schema[LabelColumn.Name];
        var rowsOfClass = new long[(int)label.Type.KeyCountOf()];
        var positives = Array.ConvertAll(rowsOfClass, _ => new long[feature.Type.VectorSizeOf()]);

        using var cursor = data.GetRowCursor([feature, label]);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(feature);
        var getLabel = cursor.GetGetter<uint>(label);
        VBuffer<float> features = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref key);
            getFeatures(ref features);
            // A row that is not whole teaches nothing.
            if (key == 0 || key > rowsOfClass.Length || features.GetValues().ContainsAnyExceptFinite())
                continue;
            rowsOfClass[key - 1]++;
            foreach (var (index, value) in features.Items())
                positives[key - 1][index] += value > 0 ? 1 : 0;
        }

        return new NaiveBayesMulticlassModelParameters(Host, rowsOfClass, positives, feature.Type.VectorSizeOf());
    }

    private protected override MulticlassPredictionTransformer<NaiveBayesMulticlassModelParameters> MakeTransformer(
        NaiveBayesMulticlassModelParameters model, DataViewSchema trainSchema) => new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);
}
