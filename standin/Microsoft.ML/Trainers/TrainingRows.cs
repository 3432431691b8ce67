using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The rows that a linear trainer learns from, in memory: those with a label and finite features.</summary>
internal sealed class TrainingRows
{
    private TrainingRows(int featureCount, int classCount) => (FeatureCount, ClassCount) = (featureCount, classCount);

    public int FeatureCount { get; }

    public int ClassCount { get; }

    public List<float[]> Features { get; } = [];

    /// <summary>Classes, counted from 0.</summary>
    public List<int> Labels { get; } = [];

    public List<float> Weights { get; } = [];

    public int Count => Labels.Count;

    /// <param name="host">Hears of rows that are left out.</param>
    /// <param name="data">The rows.</param>
    /// <param name="feature">A vector of a known size.</param>
    /// <param name="label">A key.</param>
    /// <param name="weight">Of the rows, or null.</param>
    /// <param name="emptyMessage">What to say if there are none.</param>
    public static TrainingRows Load(IHost host, IDataView data, string feature, string label, string weight, string emptyMessage)
    {
        var (featureColumn, labelColumn) = (data.Schema[feature], data.Schema[label]);
        DataViewSchema.Column[] columns = weight == null ? [featureColumn, labelColumn] : [featureColumn, labelColumn, data.Schema[weight]];
        var rows = new TrainingRows(featureColumn.Type.VectorSizeOf(), (int)labelColumn.Type.KeyCountOf());
        using var channel = host.Start("Training");
        using var cursor = data.GetRowCursor(columns);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(featureColumn);
        var getLabel = cursor.GetGetter<uint>(labelColumn);
        ValueGetter<float> getWeight = weight == null ? (ref float value) => value = 1 : cursor.GetGetter<float>(columns[2]);
        VBuffer<float> features = default;
        uint key = 0;
        float importance = 1;
        long skipped = 0;
        while (cursor.MoveNext())
        {
            getFeatures(ref features);
            getLabel(ref key);
            getWeight(ref importance);
            if (key == 0 || key > rows.ClassCount || !float.IsFinite(importance) || features.GetValues().ContainsAnyExceptFinite())
            {
                skipped++;
                continue;
            }

            rows.Features.Add([.. features.DenseValues()]);
            rows.Labels.Add((int)key - 1);
            rows.Weights.Add(importance);
        }

        host.Check(rows.Count > 0, emptyMessage);
        if (skipped > 0)
            channel.Warning(MessageSensitivity.None, "Skipped {0} instances with missing features/label/weight during training", skipped);
        return rows;
    }
}
