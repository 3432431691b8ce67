using System.Runtime.Intrinsics;

namespace Microsoft.ML.ResNet;

/// <summary>The colour noise of each image in one epoch: a function of seed, epoch and image. Safe for several threads.</summary>
internal sealed class ColourShifts(IReadOnlyList<PrincipalColour> colours, double deviation, long seed, int epoch)
{
    private const int Channels = 3;

    private readonly CounterRandom _random = new(seed, CounterRandom.Stream.Colour, epoch);

    /// <summary>What is added to red, green and blue of an image, in grey levels.</summary>
    public (double Red, double Green, double Blue) Of(long image)
    {
        double red = 0, green = 0, blue = 0;
        for (int i = 0; i < colours.Count; i++)
        {
            var colour = colours[i];
            double amount = _random.Normal(Channels * image + i) * deviation * colour.Variance * byte.MaxValue;
            red += amount * colour.Red;
            green += amount * colour.Green;
            blue += amount * colour.Blue;
        }

        return (red, green, blue);
    }

    /// <summary>Shifts the colours of an image.</summary>
    /// <param name="image">Which of the images.</param>
    /// <param name="pixels"><c>[H, W, 3]</c>.</param>
    public void Apply(long image, Span<byte> pixels)
    {
        var (red, green, blue) = Of(image);
        Add(pixels, [Level(red), Level(green), Level(blue)]);

        static int Level(double shift) => (int)Math.Clamp(Math.Round(shift), -byte.MaxValue, byte.MaxValue);
    }

    /// <summary>Pixels are whole: rounding what is added rounds the sum.</summary>
    private static void Add(Span<byte> pixels, ReadOnlySpan<int> levels)
    {
        // Three vectors hold a whole number of pixels; of what is added and what is taken away one is zero in every channel.
        const int Length = 16 * Channels;
        Span<byte> up = stackalloc byte[Length], down = stackalloc byte[Length];
        for (int i = 0; i < Length; i++)
            (up[i], down[i]) = ((byte)Math.Max(levels[i % Channels], 0), (byte)Math.Max(-levels[i % Channels], 0));
        Vector128<byte> up0 = Vector128.Create<byte>(up), up1 = Vector128.Create<byte>(up[16..]), up2 = Vector128.Create<byte>(up[32..]);
        Vector128<byte> down0 = Vector128.Create<byte>(down), down1 = Vector128.Create<byte>(down[16..]),
            down2 = Vector128.Create<byte>(down[32..]);

        while (pixels.Length >= Length)
        {
            Shift(pixels, up0, down0);
            Shift(pixels[16..], up1, down1);
            Shift(pixels[32..], up2, down2);
            pixels = pixels[Length..];
        }

        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(pixels[i] + levels[i % Channels], 0, byte.MaxValue);

        static void Shift(Span<byte> sixteen, Vector128<byte> up, Vector128<byte> down) =>
            Vector128.SubtractSaturate(Vector128.AddSaturate(Vector128.Create<byte>(sixteen), up), down).CopyTo(sixteen);
    }
}
