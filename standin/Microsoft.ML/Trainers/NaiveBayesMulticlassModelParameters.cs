using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(NaiveBayesMulticlassModelParameters), typeof(SignatureLoadModel), NaiveBayesMulticlassModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

/// <summary>
/// The score of class c is log P(c) + sum over features of log P(feature positive or not | c), with
/// P(positive | c) = (1 + rows of c where positive) / (rows of c + classes) and, separately smoothed,
/// P(not positive | c) = (1 + rows of c where not) / (rows of c + classes).
/// </summary>
public sealed class NaiveBayesMulticlassModelParameters : ModelParametersBase<VBuffer<float>>, IValueMapper, ISingleCanSaveOnnx
{
    internal const string LoaderSignature = "MultiClassNaiveBayesPred";

    private readonly long[] _rowsOfClass;
    private readonly int _features;
    // Of a class without rows, null in a loaded model: nothing is saved of it.
    private readonly long[][] _positives;

    internal NaiveBayesMulticlassModelParameters(IHostEnvironment env, long[] labelHistogram, long[][] featureHistogram, int featureCount)
        : base(env, LoaderSignature)
    {
        _rowsOfClass = labelHistogram;
        _positives = featureHistogram;
        _features = featureCount;
    }

    private NaiveBayesMulticlassModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        _rowsOfClass = ctx.Reader.ReadArray<long>();
        _features = ctx.Reader.ReadInt32();
        Host.CheckDecode(_rowsOfClass.Length > 0 && _rowsOfClass.All(rows => rows >= 0) && _features >= 0);
        _positives = Array.ConvertAll(_rowsOfClass, rows => rows > 0 ? ctx.Reader.ReadElements<long>(_features) : null);
        Host.CheckDecode(_positives.All(counts => counts == null || counts.All(count => count >= 0)));
        // The scores where no feature is positive: they follow from the counts.
        ctx.Reader.ReadElements<double>(_rowsOfClass.Length);
    }

    DataViewType IValueMapper.InputType => new VectorDataViewType(NumberDataViewType.Single, _features);

    DataViewType IValueMapper.OutputType => new VectorDataViewType(NumberDataViewType.Single, _rowsOfClass.Length);

    public IReadOnlyList<IReadOnlyList<long>> GetFeatureHistogramLong() => _positives;

    public IReadOnlyList<long> GetLabelHistogramLong() => _rowsOfClass;

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>() => (ValueMapper<TSrc, TDst>)(Delegate)(ValueMapper<VBuffer<float>, VBuffer<float>>)Score;

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        base.SaveCore(ctx);
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.WriteArray<long>(_rowsOfClass);
        ctx.Writer.Write(_features);
        for (var c = 0; c < _rowsOfClass.Length; c++)
        {
            if (_rowsOfClass[c] > 0)
                ctx.Writer.WriteElements<long>(_positives[c]);
        }
        for (var c = 0; c < _rowsOfClass.Length; c++)
            ctx.Writer.Write(ScoreWhereNoneIsPositive(c));
    }

    private static NaiveBayesMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new NaiveBayesMulticlassModelParameters(env, ctx);
    }

    private static VersionInfo GetVersionInfo() => new("MNABYPRD", 0x00010002, 0x00010001, 0x00010002, LoaderAssemblies.StandardTrainers, LoaderSignature);

    private double ScoreWhereNoneIsPositive(int c)
    {
        var rows = _rowsOfClass[c];
        return rows == 0 ? 0 : _positives[c].Sum(positives => Math.Log(1 + ((double)rows - positives)) - Math.Log(rows + _rowsOfClass.Length));
    }

    private void Score(in VBuffer<float> features, ref VBuffer<float> scores)
    {
        Contracts.Check(features.Length == _features, "Invalid number of features passed.");
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
