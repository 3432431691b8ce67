using Microsoft.ML.ResNet;

namespace PaperExperiments.Trainings;

/// <summary>The sizes of section 3.4 in pixels, or those in the same proportions to another size of crops.</summary>
/// <param name="Crop">The side of what the net sees; the paper's is 224.</param>
internal readonly record struct ImageNetSizes(int Crop)
{
    /// <summary>The paper's crops.</summary>
    public const int Side = 224;

    private static readonly int[] PaperTestSides = [224, 256, 384, 480, 640];

    public ShorterSideRange TrainingShorterSide => new(Scaled(256), Scaled(480));

    /// <summary>Of 10-crop testing.</summary>
    public int TestShorterSide => Scaled(256);

    /// <summary>Of multi-scale testing.</summary>
    public int[] TestShorterSides => [.. PaperTestSides.Select(Scaled)];

    private int Scaled(int pixels) => (int)Math.Round(pixels * Crop / (double)Side);
}
