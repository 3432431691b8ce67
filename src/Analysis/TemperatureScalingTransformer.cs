using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Temperature scaling (Guo et al. 2017) as a transformer: each row's class probabilities become p^(1/T) / Σ p^(1/T), which is softmax(z /
/// T) of the logits z. Above 1, T makes a model less sure of itself, below 1 surer; which class it predicts does not change.
/// </summary>
/// <remarks>
/// The score column is replaced in its place and keeps its annotations, so Evaluate and MapKeyToValue work as before; all else passes
/// through.
/// </remarks>
public sealed class TemperatureScalingTransformer : ITransformer
{
    private readonly int? _classCount;
    private readonly ClassNames? _classNames;

    /// <summary>Scales by a temperature that is known. It does not know the classes, without which it cannot be saved.</summary>
    /// <param name="temperature">T; above 0 and finite, in the units of logits.</param>
    /// <param name="scoreColumnName">The class probabilities, <c>Vector&lt;Single&gt;</c>.</param>
    public TemperatureScalingTransformer(double temperature, string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(scoreColumnName);
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(
                nameof(temperature), temperature,
                FormattableString.Invariant($"Temperature must be above 0 and finite; received {temperature}."));
        (Temperature, ScoreColumnName) = (temperature, scoreColumnName);
    }

    internal TemperatureScalingTransformer(double temperature, string scoreColumnName, int classCount, ClassNames? classNames)
        : this(temperature, scoreColumnName) => (_classCount, _classNames) = (classCount, classNames);

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <summary>The column that is scaled.</summary>
    public string ScoreColumnName { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The score column is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        FindScore(inputSchema);
        return inputSchema;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The score column is missing or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new TemperedView(input, FindScore(input.Schema), Temperature);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) =>
        new TemperedRowMapper(inputSchema, FindScore(inputSchema), Temperature);

    /// <summary>
    /// Saves one that <c>CalibrateTemperature</c> made as a chain of ML.NET's own transformers, alone or as part of any chain; called by
    /// <c>mlContext.Model.Save</c>. Whoever loads it needs ML.NET with ONNX Runtime, and not this library.
    /// </summary>
    /// <exception cref="NotSupportedException">It was made of a temperature alone, and does not know the classes.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        int classCount = _classCount ?? throw new NotSupportedException(
            $"A {nameof(TemperatureScalingTransformer)} that was made of a temperature alone "
            + FormattableString.Invariant($"({Temperature:r}) does not know the classes, and cannot be saved; ")
            + "mlContext.MulticlassClassification.CalibrateTemperature makes one that can.");
        StockChain.Save(
            ctx, folder => TemperatureChain.Create(new MLContext(), Temperature, ScoreColumnName, classCount, _classNames, folder));
    }

    private int FindScore(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var score = schema.GetColumnOrNull(ScoreColumnName) ?? throw SchemaMismatch.Missing("score", ScoreColumnName);
        return score.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single
            ? score.Index
            : throw SchemaMismatch.Of("score", ScoreColumnName, "Vector<Single>", score.Type);
    }
}
