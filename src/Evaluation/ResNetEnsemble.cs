using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Several networks as one transformer: the class probabilities are the averages of the members' (the paper's best result is an ensemble of
/// six). Members may have different architectures, image sizes and feature columns; all must be there in the data.
/// </summary>
/// <remarks>
/// Any number of threads may use it. Like a chain it takes over its members: disposing it disposes them. Made of
/// <see cref="TestTimeAugmentedTransformer"/>s, it leaves the transformers that those were made of to the caller.
/// </remarks>
public sealed class ResNetEnsemble : ITransformer, IDisposable, IScoringTransformer
{
    private readonly ImmutableArray<IScoringTransformer> _members;
    private readonly ColumnNames _columns;
    private readonly EnsembleRowScorer _scorer;

    /// <summary>Joins transformers of the same classes.</summary>
    /// <param name="members">
    /// <see cref="ResNetTransformer"/>s, <see cref="TestTimeAugmentedTransformer"/>s or ensembles; at least one, each once.
    /// </param>
    /// <param name="scoreColumnName">The column that gets the class probabilities. Default null: that of the first member.</param>
    /// <param name="predictedLabelColumnName">The column that gets the predicted class. Default null: that of the first member.</param>
    /// <exception cref="ArgumentException">
    /// A member is of another kind, there twice, or has other classes than the first; the message names every problem.
    /// </exception>
    public ResNetEnsemble(IEnumerable<ITransformer> members, string? scoreColumnName = null, string? predictedLabelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        Members = [.. members];
        Validation.ThrowIfAny([.. Problems(Members)], nameof(members));
        _members = [.. Members.Cast<IScoringTransformer>()];
        _columns = _members[0].Columns;
        _columns = _columns with
        {
            Score = scoreColumnName ?? _columns.Score,
            PredictedLabel = predictedLabelColumnName ?? _columns.PredictedLabel,
        };
        _scorer = new([.. _members.Select(member => member.Scorer)]);
    }

    /// <summary>The transformers whose probabilities are averaged.</summary>
    public IReadOnlyList<ITransformer> Members { get; }

    bool ITransformer.IsRowToRowMapper => true;

    RowScorer IScoringTransformer.Scorer => _scorer;

    int IScoringTransformer.BlockSize => _members.Min(member => member.BlockSize);

    ColumnNames IScoringTransformer.Columns => _columns;

    ClassNames? IScoringTransformer.ClassNames => _members.Select(member => member.ClassNames).FirstOrDefault(names => names is not null);

    IReadOnlyList<(string Name, DataViewType Type)> IScoringTransformer.Features => [.. _members.SelectMany(member => member.Features)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A feature column is missing or of another type than in training.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => ScoredSchema.Of(inputSchema, this).Output;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A feature column is missing or of another type than in training.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _scorer.ThrowIfDisposed();
        return new ScoredView(input, ScoredSchema.Of(input.Schema, this), _scorer, ((IScoringTransformer)this).BlockSize);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _scorer.ThrowIfDisposed();
        return new ScoredRowMapper(ScoredSchema.Of(inputSchema, this), _scorer);
    }

    /// <summary>
    /// Saves the networks as chains of ML.NET's own transformers, and their average as another; called by <c>mlContext.Model.Save</c>.
    /// <c>mlContext.Model.Load</c> brings back the same columns, and <c>mlContext.Model.LoadResNet</c> members that score in batches.
    /// </summary>
    /// <exception cref="NotSupportedException">A member cannot be saved; the message says what to do.</exception>
    /// <exception cref="ObjectDisposedException">The ensemble or a member was disposed.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => IScoringTransformer.Save(this, ctx);

    TransformerChain<ITransformer> IScoringTransformer.ToStockChain(MLContext mlContext, ColumnNames columns, string folder) =>
        EnsembleChain.Create(mlContext, this, _members, columns, folder);

    /// <summary>Disposes the members.</summary>
    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
    }

    private static IEnumerable<string> Problems(IReadOnlyList<ITransformer> members)
    {
        if (members.Count == 0)
            yield return "Members must have at least one transformer; received none.";
        IScoringTransformer? first = null;
        for (int i = 0; i < members.Count; i++)
        {
            if (members[i] is not IScoringTransformer member)
            {
                string received = members[i]?.GetType().Name ?? "null";
                yield return $"Members must be {nameof(ResNetTransformer)}s, {nameof(TestTimeAugmentedTransformer)}s or "
                    + $"{nameof(ResNetEnsemble)}s (the LastTransformer of a fitted pipeline, for example); received {received} as "
                    + $"members[{i}].";
                continue;
            }

            if (member.IsMultiLabel)
                yield return FormattableString.Invariant(
                    $"Members must tell one class an image; those of members[{i}] may have any number of labels.");
            if (members.Take(i).Contains(member))
                yield return FormattableString.Invariant($"Members must be different; members[{i}] is there before.");
            first ??= member;
            if (member.Scorer.ClassCount != first.Scorer.ClassCount)
                yield return $"Members must have the same classes; members[{i}] has {member.Scorer.ClassCount} and the first has "
                    + $"{first.Scorer.ClassCount}.";
            else if (ClassNames.FirstDifference(first.ClassNames, member.ClassNames) is { } difference)
            {
                yield return $"Members must have the same classes in the same order; class {difference + 1} is "
                    + $"\"{first.ClassNames!.ToStrings()[difference]}\" to the first and \"{member.ClassNames!.ToStrings()[difference]}\" "
                    + $"to members[{i}]. Map the labels with one key mapping for all.";
            }
        }
    }
}
