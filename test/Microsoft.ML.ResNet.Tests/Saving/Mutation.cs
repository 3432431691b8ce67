namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>Damages files as disks, networks and attackers do.</summary>
internal static class Mutation
{
    /// <summary>A damaged copy, of a kind and at a place that <paramref name="random"/> chooses.</summary>
    public static byte[] Of(byte[] file, Random random)
    {
        byte[] copy = [.. file];
        // Structure is at both ends of a zip archive and at the beginning of an ONNX file; in the middle are weights.
        int place = random.Next(3) switch
        {
            0 => random.Next(Math.Min(2_000, copy.Length)),
            1 => copy.Length - 1 - random.Next(Math.Min(2_000, copy.Length)),
            _ => random.Next(copy.Length),
        };
        switch (random.Next(6))
        {
            case 0:
                copy[place] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                copy[place] = byte.MaxValue;
                return copy;
            case 2:
                random.NextBytes(copy.AsSpan(place, Math.Min(8, copy.Length - place)));
                return copy;
            case 3:
                return copy[..place];
            case 4:
                return [.. copy[..place], .. copy[Math.Min(copy.Length, place + 1 + random.Next(64))..]];
            default:
                byte[] inserted = new byte[1 + random.Next(64)];
                random.NextBytes(inserted);
                return [.. copy[..place], .. inserted, .. copy[place..]];
        }
    }
}
