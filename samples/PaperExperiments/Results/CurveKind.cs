namespace PaperExperiments.Results;

/// <summary>What a curve shows.</summary>
internal enum CurveKind
{
    /// <summary>Dashed and thin, as in the paper's figures.</summary>
    Training,

    /// <summary>Bold, as in the paper's figures.</summary>
    Test,

    /// <summary>With a mark at each layer.</summary>
    Layers,
}
