using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Metrics of scored data. Slot i of the scores is the class with key i + 1; scores are taken as probabilities. Rows with a missing,
/// negative or fractional label, or with a score that is not finite, are left out. A label above the last class is a mistake with the
/// highest log-loss.
/// </summary>
internal sealed class MulticlassEvaluator
{
    /// <summary>The least probability that a log-loss is computed of.</summary>
    private const float Epsilon = 1e-15f;

    private readonly IHost _host;
    private readonly IDataView _data;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column _score;

    public MulticlassEvaluator(IHostEnvironment env, IDataView data, string label, string score, string predictedLabel)
    {
        _host = env.Register("MultiClassClassifierEvaluator");
        _data = data;
        _label = Find(label, "Label");
        _score = Find(score, "Score");
        Find(predictedLabel, "PredictedLabel");
        if (_score.Type is not VectorDataViewType { Size: >= 2 } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw _host.ExceptSchemaMismatch(
                "schema", "score", _score.Name, "vector of two or more items of type Single", _score.Type.ToString());
        }
        if (_label.Type != NumberDataViewType.Single && _label.Type.KeyCountOf() == 0)
            throw _host.ExceptSchemaMismatch("schema", "label", _label.Name, "Single or Key", _label.Type.ToString());
    }

    private int Classes => _score.Type.VectorSizeOf();

    public MulticlassClassificationMetrics Evaluate(int topKPredictionCount)
    {
        var counters = new MulticlassCounters(Classes);
        using (var cursor = _data.GetRowCursor([_label, _score]))
        {
            var label = LabelGetter(cursor);
            var score = cursor.GetGetter<VBuffer<float>>(_score);
            var value = 0f;
            var buffer = default(VBuffer<float>);
            var scores = new float[Classes];
            while (cursor.MoveNext())
            {
                label(ref value);
                if (float.IsNaN(value) || value < 0 || value != (int)value)
                    continue;
                score(ref buffer);
                _host.Check(buffer.Length == scores.Length, $"Expected {scores.Length} scores, but got {buffer.Length}.");
                buffer.CopyTo(scores);
                if (scores.All(float.IsFinite))
                    Count(counters, (int)value, scores);
            }
        }
        return new(counters, topKPredictionCount, new ConfusionMatrix(_host, counters.Confusion, ClassNames()));
    }

    private static void Count(MulticlassCounters counters, int label, float[] scores)
    {
        var known = label < scores.Length;
        var logLoss = -Math.Log(known ? Math.Min(1, Math.Max(Epsilon, scores[label])) : Epsilon);
        var labelScore = known ? scores[label] : 0;
        int rank = 0, predicted = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            // Equal scores rank in order of their classes.
            if (scores[i] > labelScore || (scores[i] == labelScore && i < label))
                rank++;
            if (scores[i] > scores[predicted])
                predicted = i;
        }
        counters.Add(label, rank, predicted, logLoss);
    }

    private ValueGetter<float> LabelGetter(DataViewRow row)
    {
        if (_label.Type == NumberDataViewType.Single)
            return row.GetGetter<float>(_label);
        var getter = KeyGetters.Of(row, _label);
        var key = 0UL;
        return (ref float label) =>
        {
            getter(ref key);
            label = key == 0 ? float.NaN : key - 1;
        };
    }

    private string[] ClassNames()
    {
        if (_score.TypeOfAnnotation(AnnotationKinds.SlotNames) is not VectorDataViewType { IsKnownSize: true, ItemType: TextDataViewType })
            return [.. Enumerable.Range(0, Classes).Select(i => i.ToString())];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        _score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private DataViewSchema.Column Find(string name, string role) =>
        _data.Schema.GetColumnOrNull(name) ?? throw _host.ExceptParam("schema", $"{name} column '{role}' not found");
}
