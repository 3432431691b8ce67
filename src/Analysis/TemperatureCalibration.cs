using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>A temperature fitted to scored data, and what it is worth on them.</summary>
/// <param name="Transformer">Applies the temperature to scores of the same model.</param>
/// <param name="RowCount">Rows that it was fitted to.</param>
/// <param name="LogLossBefore">Mean cross-entropy of the scores as they are, in nats.</param>
/// <param name="LogLossAfter">The same of the scaled scores.</param>
/// <param name="CalibrationErrorBefore">Expected calibration error of the scores as they are (Guo et al. 2017, 15 bins), 0 to 1.</param>
/// <param name="CalibrationErrorAfter">The same of the scaled scores.</param>
public sealed record TemperatureCalibration(
    TemperatureScalingTransformer Transformer, long RowCount, double LogLossBefore, double LogLossAfter, double CalibrationErrorBefore,
    double CalibrationErrorAfter)
{
    /// <summary>T: above 1 where the model was surer than it was right.</summary>
    public double Temperature => Transformer.Temperature;

    internal static TemperatureCalibration Fit(IDataView scored, ScoredColumns columns)
    {
        var logs = new List<float>();
        var classes = new List<int>();
        using (var rows = new ScoredRowReader(scored, columns))
        {
            while (rows.MoveNext())
            {
                foreach (float probability in rows.Probabilities)
                    logs.Add(TemperatureScaling.LogOf(probability));
                classes.Add(rows.Class);
            }
        }
        if (classes.Count == 0)
            throw new InvalidOperationException("There must be at least one row with a label to fit a temperature to; the data have none.");

        double temperature = TemperatureScaling.Fit(CollectionsMarshal.AsSpan(logs), CollectionsMarshal.AsSpan(classes));
        var (lossBefore, errorBefore) = Figures(logs, classes, 1);
        var (lossAfter, errorAfter) = Figures(logs, classes, temperature);
        return new(
            new(temperature, columns.Score.Name, columns.ClassCount, ClassNames.Of(columns.Label, columns.ClassCount)), classes.Count,
            lossBefore, lossAfter, errorBefore, errorAfter);
    }

    private static (double LogLoss, double CalibrationError) Figures(List<float> logs, List<int> classes, double temperature)
    {
        int classCount = logs.Count / classes.Count;
        double loss = 0;
        double[] probabilities = new double[classCount];
        var calibration = new CalibrationError();
        for (int row = 0; row < classes.Count; row++)
        {
            var values = CollectionsMarshal.AsSpan(logs).Slice(row * classCount, classCount);
            loss += TemperatureScaling.Apply(values, 1 / temperature, probabilities) - values[classes[row]] / temperature;
            double highest = probabilities.Max();
            calibration.Add(highest, Array.IndexOf(probabilities, highest) == classes[row]);
        }
        return (loss / classes.Count, calibration.Value);
    }
}
