using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Scales the scores of one cursor's or row's getter; its buffers are reused from row to row.</summary>
internal sealed class TemperedScores(ValueGetter<VBuffer<float>> source, double temperature)
{
    private VBuffer<float> _raw;
    private float[] _logs = [];
    private double[] _scaled = [];

    public static ValueGetter<TValue> GetGetter<TValue>(
        DataViewRow row, DataViewSchema.Column column, int scoreIndex, double temperature) => column.Index == scoreIndex
        ? RowErrors.Typed<TValue>((ValueGetter<VBuffer<float>>)new TemperedScores(row.GetGetter<VBuffer<float>>(column), temperature).Get)
        : row.GetGetter<TValue>(column);

    private void Get(ref VBuffer<float> value)
    {
        source(ref _raw);
        if (_logs.Length != _raw.Length)
            (_logs, _scaled) = (new float[_raw.Length], new double[_raw.Length]);
        _raw.CopyTo(_logs);
        for (int i = 0; i < _logs.Length; i++)
            _logs[i] = TemperatureScaling.LogOf(_logs[i]);
        TemperatureScaling.Apply(_logs, 1 / temperature, _scaled);

        var editor = VBufferEditor.Create(ref value, _scaled.Length);
        for (int i = 0; i < _scaled.Length; i++)
            editor.Values[i] = (float)_scaled[i];
        value = editor.Commit();
    }
}
