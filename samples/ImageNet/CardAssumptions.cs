namespace ImageNetTraining;

/// <summary>What the command line says of cards; null: the usual.</summary>
internal sealed record CardAssumptions(double? Rate, double? Bandwidth, double? DecodeRate, double? Price, IReadOnlyList<int> Cards)
{
    /// <summary>With what is known of the training, and what was measured here.</summary>
    public Assumptions Over(Assumptions usual, MachineSpeed speed) => usual with
    {
        ImagesPerSecond = Rate ?? usual.ImagesPerSecond,
        Bandwidth = Bandwidth ?? usual.Bandwidth,
        DecodedPerSecond = DecodeRate ?? speed.DecodedPerSecond,
        PricePerHour = Price ?? usual.PricePerHour,
    };
}
