namespace Microsoft.ML.ResNet;

/// <summary>Chooses at random which regions of an image learn: objects up to a share, the rest background.</summary>
/// <param name="Count">Of an image.</param>
/// <param name="ForegroundShare">At most so many of them are objects.</param>
internal sealed record RegionSampling(int Count, double ForegroundShare)
{
    /// <param name="matches">As <see cref="RegionMatching.Match"/> gives.</param>
    /// <param name="random">Its numbers from <paramref name="stream"/> × 2³² on are used.</param>
    /// <param name="stream">Tells apart what is drawn of one step.</param>
    /// <returns>Indices of the objects, then those of the background.</returns>
    public (int[] Foreground, int[] Background) Draw(int[] matches, CounterRandom random, int stream)
    {
        int[] objects = [.. Enumerable.Range(0, matches.Length).Where(region => matches[region] >= 0)];
        int[] background = [.. Enumerable.Range(0, matches.Length).Where(region => matches[region] == RegionMatching.IsBackground)];
        int foregroundCount = Math.Min(objects.Length, (int)(Count * ForegroundShare));
        var chosen = Some(objects, foregroundCount, 0);
        return (chosen, Some(background, Math.Min(background.Length, Count - foregroundCount), matches.Length));

        int[] Some(int[] from, int count, int offset)
        {
            for (int i = 0; i < count; i++)
            {
                int other = i + random.At(((long)stream << 32) + offset + i, from.Length - i);
                (from[i], from[other]) = (from[other], from[i]);
            }
            return from[..count];
        }
    }
}
