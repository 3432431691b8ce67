namespace ImageNetTraining;

/// <summary>What an estimate for cards is made of; nothing of it was measured.</summary>
internal sealed record Assumptions
{
    /// <summary>Forward takes a third of a step, backward, behind which gradients are exchanged, two.</summary>
    private const double ShareOfBackward = 2 / 3.0;

    public required string Network { get; init; }

    public required long Images { get; init; }

    public required int Epochs { get; init; }

    public required long Parameters { get; init; }

    public int ImagesACard { get; init; } = 32;

    public double ImagesPerSecond { get; init; } = 400;

    /// <summary>Gigabytes a second.</summary>
    public double Bandwidth { get; init; } = 10;

    public double DecodedPerSecond { get; init; } = 250;

    public double PricePerHour { get; init; } = 3;

    public IEnumerable<string> Lines()
    {
        yield return FormattableString.Invariant(
            $"{Epochs} epochs of {Images:n0} images, {Network} with {Parameters:n0} parameters in 32 bits");
        yield return FormattableString.Invariant(
            $"{ImagesPerSecond:n0} images a second and card (--card-rate), {ImagesACard} images of each step on each");
        yield return FormattableString.Invariant(
            $"{Bandwidth} GB a second between cards (--bandwidth); gradients go round a ring, behind backward as far as that lasts");
        yield return FormattableString.Invariant(
            $"{DecodedPerSecond:n0} photos a second and core are read and decoded (--decode-rate); disks and networks keep up");
        yield return FormattableString.Invariant(
            $"{PricePerHour} a card and hour (--price); validation, checkpoints and failures take no time");
    }

    /// <summary>Time, cost and needs of a training on so many cards.</summary>
    public Estimate For(int cards)
    {
        double compute = ImagesACard / ImagesPerSecond;
        // A ring all-reduce sends and receives 2 (n - 1) / n of the data (Patarasuk and Yuan, 2009).
        double exchange = 2.0 * (cards - 1) / cards * Parameters * sizeof(float) / (Bandwidth * 1e9);
        double step = compute + Math.Max(0, exchange - ShareOfBackward * compute);
        double rate = cards * ImagesACard / step, hours = Epochs * (double)Images / rate / 3600;
        return new(rate, exchange, hours / 24, hours * cards * PricePerHour, rate / DecodedPerSecond);
    }
}
