using System.Globalization;

namespace ImageNetTraining;

/// <summary>How long a training takes: here, by what was measured, and on cards, by what is assumed.</summary>
internal static class TrainingPlan
{
    public static void Write(TextWriter output, MachineSpeed speed, string machine, Assumptions assumptions, IEnumerable<int> cards)
    {
        double images = assumptions.Epochs * (double)assumptions.Images;
        output.WriteLine($"Measured here ({machine}):");
        output.WriteLine(Text(
            $"  {speed.ImagesPerSecond:n1} images a second trained on, in steps of {MachineSpeed.ImagesAProcess} a process"));
        output.WriteLine(Text($"  {speed.DecodedPerSecond:n0} photos a second and core read and decoded"));
        output.WriteLine(Text(
            $"  {assumptions.Epochs} epochs of {assumptions.Images:n0} images take {images / speed.ImagesPerSecond / 86_400:n2} days"));
        output.WriteLine();
        output.WriteLine("Assumed of cards, not measured:");
        foreach (string line in assumptions.Lines())
            output.WriteLine($"  {line}");
        output.WriteLine();
        output.WriteLine("cards   images/s   all-reduce of a step   days      cost   cores that decode");
        foreach (int count in cards)
        {
            var estimate = assumptions.For(count);
            output.WriteLine(
                Text($"{count,5}{estimate.ImagesPerSecond,11:n0}{1e3 * estimate.ExchangeSeconds,20:f1} ms{estimate.Days,7:f2}")
                + Text($"{estimate.Cost,10:n0}{estimate.DecodingCores,20:n0}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
