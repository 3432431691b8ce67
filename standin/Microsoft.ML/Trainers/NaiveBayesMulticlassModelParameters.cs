using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>
/// The score of class c is log P(c) + sum over features of log P(feature positive or not | c), with
/// P(positive | c) = (1 + rows of c where positive) / (rows of c + classes) and, separately smoothed,
/// P(not positive | c) = (1 + rows of c where not) / (rows of c + classes).
/// </summary>
public sealed class NaiveBayesMulticlassModelParameters : ModelParametersBase<VBuffer<float>>, IValueMapper, ISingleCanSaveOnnx
{
    private readonly long[] _rowsOfClass;
    private readonly long[][] _positives;

    internal NaiveBayesMulticlassModelParameters(IHostEnvironment env, long[] rowsOfClass, long[][] positives)
        : base(env, "MultiClassNaiveBayesPred")
    {
        _rowsOfClass = rowsOfClass;
        _positives = positives;
    }

    DataViewType IValueMapper.InputType => new VectorDataViewType(NumberDataViewType.Single, _positives[0].Length);

    DataViewType IValueMapper.OutputType => new VectorDataViewType(NumberDataViewType.Single, _rowsOfClass.Length);

    public IReadOnlyList<IReadOnlyList<long>> GetFeatureHistogramLong() => _positives;

    public IReadOnlyList<long> GetLabelHistogramLong() => _rowsOfClass;

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>() => (ValueMapper<TSrc, TDst>)(Delegate)(ValueMapper<VBuffer<float>, VBuffer<float>>)Score;

    private void Score(in VBuffer<float> features, ref VBuffer<float> scores)
    {
        Contracts.Check(features.Length == _positives[0].Length, "Invalid number of features passed.");
        var editor = VBufferEditor.Create(ref scores, _rowsOfClass.Length);
        for (var c = 0; c < _rowsOfClass.Length; c++)
            editor.Values[c] = ScoreOf(c, features);
        scores = editor.Commit();
    }

    private float ScoreOf(int c, in VBuffer<float> features)
    {
        var rows = _rowsOfClass[c];
        var score = Math.Log((double)rows / _rowsOfClass.Sum());
        if (rows == 0)
            return (float)score;
        foreach (var (index, value) in features.Items(all: true))
        {
            var matching = value > 0 ? _positives[c][index] : rows - _positives[c][index];
            score += Math.Log(1.0 + matching) - Math.Log(rows + _rowsOfClass.Length);
        }

        return (float)score;
    }
}
