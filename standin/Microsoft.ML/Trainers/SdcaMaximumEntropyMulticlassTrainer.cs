using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Linear classes whose pairwise differences are trained with the logistic loss; their softmax gives probabilities.</summary>
public sealed class SdcaMaximumEntropyMulticlassTrainer : SdcaMulticlassTrainerBase<MaximumEntropyModelParameters>
{
    internal SdcaMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, options)
    {
    }

    public sealed class Options : MulticlassOptions
    {
    }

    private protected override MaximumEntropyModelParameters TrainModel(IDataView data)
    {
        var options = SdcaTrainerOptions;
        var rows = TrainingRows.Load(Host, data, FeatureColumn.Name, LabelColumn.Name, options.ExampleWeightColumnName, "Training set has 0 instances, aborting training.");
        var iterations = options.MaximumNumberOfIterations ?? Math.Max(2, Math.Max(1, 500_000 / rows.Count) * 3);
        var l2 = options.L2Regularization ?? Math.Max(1e-6f, 20f / ((float)Math.Max(2, iterations / 2) * rows.Count));
        var l1 = options.L1Regularization ?? rows.FeatureCount switch { < 100 => 0, < 1000 => 0.25f, < 10000 => 0.5f, _ => 1 };
        var (weights, biases) = new DualCoordinateAscent(rows, l1, Math.Max(l2, 1e-9f)).Run(iterations, options.ConvergenceTolerance, options.Shuffle ? Host.Rand : null);
        VBuffer<float>[] vectors = Array.ConvertAll(weights, values => new VBuffer<float>(values.Length, values));
        return new MaximumEntropyModelParameters(Host, vectors, biases, rows.ClassCount, rows.FeatureCount, labelNames: null);
    }
}
