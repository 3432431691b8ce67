namespace Microsoft.ML.ResNet;

/// <summary>From heat in 0..1 to colours that get lighter with it: dark violet, magenta, orange, light yellow.</summary>
internal static class HeatColours
{
    private static readonly RgbColour[] Stops =
        [new(20, 10, 60), new(120, 20, 110), new(215, 60, 75), new(250, 150, 30), new(252, 255, 165)];

    public static RgbColour Of(float heat)
    {
        float place = Math.Clamp(heat, 0, 1) * (Stops.Length - 1);
        int stop = Math.Min((int)place, Stops.Length - 2);
        return Mix(Stops[stop], Stops[stop + 1], place - stop);
    }

    /// <param name="below">The colour below.</param>
    /// <param name="above">The colour above.</param>
    /// <param name="opacity">How much of the colour above is seen, in 0..1.</param>
    public static RgbColour Mix(RgbColour below, RgbColour above, float opacity)
    {
        return new(Part(below.Red, above.Red), Part(below.Green, above.Green), Part(below.Blue, above.Blue));

        byte Part(byte from, byte to) => (byte)MathF.Round(from + ((to - from) * opacity));
    }
}
