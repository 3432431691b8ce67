namespace PaperExperiments.Results;

/// <summary>What came of an experiment.</summary>
/// <param name="Rows">Numbers beside the paper's.</param>
/// <param name="Plots">Figures like the paper's.</param>
/// <param name="Notes">What a reader must know.</param>
internal sealed record ExperimentResult(IReadOnlyList<ResultRow> Rows, IReadOnlyList<Plot> Plots, IReadOnlyList<string> Notes)
{
    /// <summary>Those of the rows too.</summary>
    public IEnumerable<string> AllNotes =>
        Notes.Concat(Rows.Where(row => row.Note is not null).Select(row => $"{row.What}: {row.Note}")).Distinct();
}
