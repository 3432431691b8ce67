namespace Microsoft.ML.ResNet.Bench;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Runs of each side, in turn; medians count.</param>
/// <param name="Seconds">How long a side is measured in a run, once it is warm.</param>
internal sealed record Effort(int Rounds, double Seconds)
{
    /// <summary>Half an hour.</summary>
    public static Effort Usual { get; } = new(3, 8);

    /// <summary>Two hours; for figures to publish.</summary>
    public static Effort Thorough { get; } = new(5, 20);

    /// <summary>Under two minutes, of the scenarios that are compared with the committed ratios.</summary>
    public static Effort Quick { get; } = new(1, 2.5);
}
