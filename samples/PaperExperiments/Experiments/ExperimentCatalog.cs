namespace PaperExperiments.Experiments;

/// <summary>The experiments, in the paper's order.</summary>
internal static class ExperimentCatalog
{
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new Table1(), new Table2(), new Table3(), new Table4(), new Table5(), new Table6(),
        new Figure1(), new Figure4(), new Figure6(), new Figure7(), new Shortcuts(),
    ];
}
