using Microsoft.ML.Data;
using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Model.Pfa;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A bias and a vector of weights, dense or sparse, for each class.</summary>
public abstract class LinearMulticlassModelParametersBase :
    ModelParametersBase<VBuffer<float>>,
    IValueMapper,
    ICanSaveInTextFormat,
    ICanSaveInSourceCode,
    ICanSaveSummary,
    ICanGetSummaryInKeyValuePairs,
    ICanGetSummaryAsIDataView,
    ICanGetSummaryAsIRow,
    ISingleCanSavePfa,
    ISingleCanSaveOnnx
{
    private const string LabelNamesEntry = "LabelNames";

    private readonly LinearClasses _classes;
    private readonly string[] _labelNames;

    /// <param name="weights">The biases of all classes, then the weights of each class.</param>
    internal LinearMulticlassModelParametersBase(
        IHostEnvironment env, string name, in VBuffer<float> weights, int numClasses, int numFeatures, string[] labelNames, ModelStatisticsBase stats = null)
        : base(env, name)
    {
        _classes = LinearClasses.OfConcatenated(weights, numClasses, numFeatures);
        _labelNames = labelNames;
    }

    internal LinearMulticlassModelParametersBase(
        IHostEnvironment env, string name, VBuffer<float>[] weights, float[] bias, int numClasses, int numFeatures, string[] labelNames, ModelStatisticsBase stats = null)
        : base(env, name)
    {
        Contracts.CheckValue(weights, nameof(weights));
        Contracts.CheckValue(bias, nameof(bias));
        Contracts.CheckParam(numClasses >= 2, nameof(numClasses), "Must be at least 2.");
        Contracts.CheckParam(numFeatures >= 1, nameof(numFeatures), "Must be positive.");
        Contracts.Check(weights.Length == numClasses && bias.Length == numClasses, "There must be a vector of weights and a bias for each class.");
        _classes = new LinearClasses([.. bias], Array.ConvertAll(weights, LinearClasses.Copy), numFeatures);
        _labelNames = labelNames;
    }

    private protected LinearMulticlassModelParametersBase(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        _classes = LinearClasses.Load(ctx);
        string[] labelNames = null;
        ctx.TryLoadBinaryStream(LabelNamesEntry, reader => labelNames = LoadLabelNames(reader, ctx.Strings, _classes.Count));
        _labelNames = labelNames;
    }

    DataViewType IValueMapper.InputType => new VectorDataViewType(NumberDataViewType.Single, _classes.Features);

    DataViewType IValueMapper.OutputType => new VectorDataViewType(NumberDataViewType.Single, _classes.Count);

    public IEnumerable<float> GetBiases() => _classes.Biases;

    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = _classes.Count;
        if (weights == null || weights.Length < numClasses)
            weights = new VBuffer<float>[numClasses];
        for (var i = 0; i < numClasses; i++)
            _classes.Weights[i].CopyTo(ref weights[i]);
    }

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>() => (ValueMapper<TSrc, TDst>)(Delegate)(ValueMapper<VBuffer<float>, VBuffer<float>>)Score;

    private protected abstract VersionInfo GetVersionInfo();

    /// <summary>Makes of the classes' linear functions what the model predicts.</summary>
    private protected abstract void Calibrate(Span<float> dst);

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        base.SaveCore(ctx);
        ctx.SetVersionInfo(GetVersionInfo());
        _classes.Save(ctx.Writer);
        if (_labelNames != null)
            ctx.SaveBinaryStream(LabelNamesEntry, writer => writer.WriteElements<int>(Array.ConvertAll(_labelNames, ctx.Strings.Add)));
    }

    private static string[] LoadLabelNames(BinaryReader reader, string[] strings, int classes) => Array.ConvertAll(reader.ReadElements<int>(classes), id =>
    {
        Contracts.CheckDecode(id >= 0 && id < strings.Length && strings[id].Length > 0);
        return strings[id];
    });

    private void Score(in VBuffer<float> features, ref VBuffer<float> scores)
    {
        Host.Check(features.Length == _classes.Features, "src length should equal the number of features");
        var editor = VBufferEditor.Create(ref scores, _classes.Count);
        _classes.Evaluate(features, editor.Values);
        Calibrate(editor.Values);
        scores = editor.Commit();
    }
}
