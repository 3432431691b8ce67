namespace Microsoft.ML.ResNet.Bench;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Turns of each side; medians count.</param>
/// <param name="Seconds">How long a side is measured in a turn, once it is warm.</param>
internal sealed record Effort(int Rounds, double Seconds)
{
    /// <summary>Half an hour.</summary>
    public static Effort Usual { get; } = new(7, 2.5);

    /// <summary>Two hours; for figures to publish.</summary>
    public static Effort Thorough { get; } = new(15, 5);

    /// <summary>Two minutes, of the scenarios that are compared with the committed ratios.</summary>
    public static Effort Quick { get; } = new(3, 0.8);
}
