using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Several detectors as one transformer (He et al. 2015, appendix B): each classifies the regions that any of them proposes, and their
/// class probabilities and boxes are averaged. Members may have different architectures and see images at different sizes.
/// </summary>
/// <remarks>
/// Any number of threads may use it. Like a chain it takes over its members: disposing it disposes them. It cannot be saved; save its
/// members.
/// </remarks>
public sealed class FasterRcnnEnsemble : ITransformer, IDisposable
{
    private readonly DetectingRows _rows;

    /// <summary>Joins detectors of the same classes.</summary>
    /// <param name="members">
    /// At least one, each another network; those that see several sizes (<see cref="MultiScaleTesting"/>) do so here. Columns, thresholds,
    /// the number of detections and what becomes of images that cannot be read are those of the first.
    /// </param>
    /// <param name="refinement">How boxes are looked at once more, by all. Default null: they are not.</param>
    /// <exception cref="ArgumentException">
    /// A member is there twice, has other classes than the first, reads another column, or refines boxes by itself; the message names every
    /// problem.
    /// </exception>
    public FasterRcnnEnsemble(IEnumerable<FasterRcnnTransformer> members, DetectionRefinement? refinement = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        Members = [.. members];
        Validation.ThrowIfAny([.. Problems(Members), .. refinement?.Problems() ?? []], nameof(members));
        Refinement = refinement;
        var (columns, _, imageType) = Members[0].Described;
        var names = Members.Select(member => member.Described.ClassNames).FirstOrDefault(names => names is not null);
        var group = new DetectorGroup([.. Members.Select(member => (member.Model, member.Scales))], refinement);
        _rows = new(group, columns, names, imageType, Members.Min(member => member.BatchSize), Members[0].Skipping);
    }

    /// <summary>The detectors.</summary>
    public IReadOnlyList<FasterRcnnTransformer> Members { get; }

    /// <summary>How boxes are looked at once more; null: they are not.</summary>
    public DetectionRefinement? Refinement { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rows.Bind(inputSchema).Output;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    /// <exception cref="ObjectDisposedException">A member was disposed.</exception>
    public IDataView Transform(IDataView input) => _rows.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _rows.MapRows(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "An ensemble of detectors cannot be saved: no chain of ML.NET's transformers hands regions from one network to another. "
        + "Save its members, and join them after loading.");

    /// <summary>Disposes the members.</summary>
    public void Dispose()
    {
        foreach (var member in Members)
            member.Dispose();
    }

    private static IEnumerable<string> Problems(IReadOnlyList<FasterRcnnTransformer> members)
    {
        if (members.Count == 0)
            yield return "Members must have at least one detector; received none.";
        if (members.Any(member => member is null))
        {
            yield return "Members must not be null.";
            yield break;
        }
        for (int i = 0; i < members.Count; i++)
        {
            var (first, own) = (members[0].Described, members[i].Described);
            int classCount = members[0].Model.ClassCount;
            if (members.Take(i).Any(member => member.Model == members[i].Model))
                yield return FormattableString.Invariant($"Members must be different networks; that of members[{i}] is there before.");
            if (members[i].Refinement is not null)
                yield return FormattableString.Invariant(
                    $"Members must not refine boxes by themselves, as members[{i}] does; give the ensemble a refinement.");
            if (own.Columns.Image != first.Columns.Image || !own.ImageType.Equals(first.ImageType))
                yield return $"Members must read the same column; members[{i}] reads '{own.Columns.Image}' of the type {own.ImageType}, "
                    + $"and the first '{first.Columns.Image}' of the type {first.ImageType}.";
            if (members[i].Model.ClassCount != classCount)
                yield return $"Members must have the same classes; members[{i}] has {members[i].Model.ClassCount} and the first has "
                    + $"{classCount}.";
            else if (ClassNames.FirstDifference(first.ClassNames, own.ClassNames) is { } difference)
                yield return $"Members must have the same classes in the same order; class {difference + 1} is "
                    + $"\"{first.ClassNames!.ToStrings()[difference]}\" to the first and \"{own.ClassNames!.ToStrings()[difference]}\" "
                    + $"to members[{i}]. Map the labels with one key mapping for all.";
        }
    }
}
