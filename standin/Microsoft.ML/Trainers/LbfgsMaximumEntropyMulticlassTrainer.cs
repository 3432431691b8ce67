using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Softmax regression with L1 and L2 terms, of which biases are exempt.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer : LbfgsTrainerBase<LbfgsMaximumEntropyMulticlassTrainer.Options,
    MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, options, MulticlassTrainerColumns.Label(options.LabelColumnName))
    {
        Host.CheckNonEmpty(options.FeatureColumnName, "featureColumn");
        Host.CheckNonEmpty(options.LabelColumnName, "labelColumn");
    }

    public sealed class Options : OptionsBase
    {
    }

    private protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) => MulticlassTrainerColumns.Output(inputSchema, LabelColumn.Name);

    private protected override MaximumEntropyModelParameters TrainModel(IDataView data)
    {
        var options = LbfgsTrainerOptions;
        var rows = TrainingRows.Load(Host, data, FeatureColumn.Name, LabelColumn.Name, options.ExampleWeightColumnName, "No valid training instances found, all instances have missing features.");
        var loss = new MaximumEntropyLoss(rows, options.L2Regularization);
        var optimizer = new QuasiNewton(loss.Evaluate, rows.ClassCount, options.L1Regularization / rows.Count, options.HistorySize);
        var weights = optimizer.Minimize(new double[rows.ClassCount * (1 + rows.FeatureCount)], options.OptimizationTolerance, options.MaximumNumberOfIterations);
        float[] singles = Array.ConvertAll(weights, value => (float)value);
        return new MaximumEntropyModelParameters(Host, new VBuffer<float>(singles.Length, singles), rows.ClassCount, rows.FeatureCount, labelNames: null);
    }

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> MakeTransformer(MaximumEntropyModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);
}
